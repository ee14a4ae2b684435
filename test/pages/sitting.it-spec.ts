import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { value } from '@pan/client';
import { eventually, openProfile, withBrowser } from '@pan/testing';
import type { Page } from 'playwright-core';
import { faultsOf, shot } from './look.ts';
import { addressOf, openExamDay, type Admission, type ExamDay } from './exam-day.ts';

withBrowser('A candidate’s page', () => {
  let day: ExamDay;
  /** Lasts while the others are looked at. */
  let cut: Cut;
  beforeAll(async () => {
    day = await openExamDay();
    cut = await cutOff();
  }, 180_000);
  afterAll(() => day?.stage.close());

  async function started(admission: Admission, options?: Parameters<ExamDay['device']>[1]): Promise<Page> {
    const page = await day.device(admission, options);
    await page.fill('#code', admission.code);
    await page.keyboard.press('Enter');
    await page.locator('exam-player #question').waitFor();
    return page;
  }
  /** A candidate whose network goes, for good, before an answer is sent. */
  async function cutOff(): Promise<Cut> {
    const admission = await day.session({ closesInMs: 15_000 });
    const endsAt = Date.now() + 15_000;
    const page = await started(admission);
    await go(page, 2);
    await page.context().setOffline(true);
    await page.locator('item-player input').fill('6,5');
    return { admission, page, endsAt };
  }
  const go = (page: Page, question: number) =>
    page.getByRole('button', { name: new RegExp(`^Question ${question},`) }).click();
  const saved = (page: Page) => page.getByText('Tout est enregistré').waitFor();

  it('takes a whole sitting by keyboard alone, from the code to the receipt', async () => {
    const admission = await day.session();
    const page = await started(admission);
    const keys = async (...pressed: string[]) => {
      for (const key of pressed) await page.keyboard.press(key);
    };
    for (let question = 1; question <= 14; question += 1) {
      expect(await page.locator('#question').textContent()).toBe(`Question ${question} sur 14`);
      const control = page.locator('item-player').locator('input, select, button, textarea').first();
      await control.focus();
      const kind = await control.evaluate((one) => `${one.nodeName} ${one.getAttribute('type') ?? ''}`);
      if (kind.startsWith('SELECT')) await keys('ArrowDown');
      else if (kind === 'INPUT range') await keys('ArrowRight');
      else if (kind === 'INPUT ') await page.keyboard.type('3');
      else if (kind.startsWith('BUTTON')) await keys('Enter');
      else await keys('Space');
      await shot(page, `question-${question}`);
      await page
        .getByRole('button', { name: /Suivante|Relire et remettre/ })
        .last()
        .focus();
      await keys('Enter');
    }
    await saved(page);
    await shot(page, 'hand-in');
    await page.getByRole('button', { name: 'Remettre ma copie' }).focus();
    await keys('Enter', 'Enter');
    await page.getByText('Votre copie est remise.').waitFor();
    expect(await page.locator('.receipt').textContent()).toMatch(/^[\w-]{43}$/);
    await shot(page, 'receipt');
    expect((await day.candidate(admission)).state).toBe('submitted');
    await page.reload();
    await page.getByText('Votre copie est remise.').waitFor();
  });

  it('goes on without a network, says so, and sends all of it once it is back', async () => {
    const page = await started(await day.session());
    await go(page, 2);
    await page.context().setOffline(true);
    await page.locator('item-player input').fill('6,5');
    await page.getByText('Pas de réseau. Continuez').waitFor();
    await page.locator('.state.failed').waitFor();
    await shot(page, 'offline');
    await go(page, 1);
    await page.getByRole('radio').first().check();
    await page.getByText('2 réponses pas encore enregistrées').waitFor();
    expect(await page.getByRole('button', { name: /^Question 2,/ }).getAttribute('aria-label')).toContain(
      'pas enregistrée',
    );
    await page.context().setOffline(false);
    await saved(page);
    await go(page, 2);
    await page.getByText(/^Enregistré à/).waitFor();
  });

  it('hands in what was typed in time and could not be sent before the end', async () => {
    const admission = await day.session({ closesInMs: 20_000 });
    const page = await started(admission);
    await go(page, 2);
    await page.context().setOffline(true);
    await page.locator('item-player input').fill('6,5');
    await page.getByText('Le temps est écoulé. 1 réponse encore à envoyer').waitFor();
    expect(await page.locator('item-player input').getAttribute('readonly')).not.toBeNull();
    expect((await day.candidate(admission)).state).toBe('sitting');
    await page.context().setOffline(false);
    await page.getByText('Votre copie est remise.').waitFor();
  });

  it('sends what a failed save left behind, after the page was loaded again', async () => {
    const page = await started(await day.session());
    await page.route('**/responses/**', (route) => route.abort());
    await go(page, 2);
    await page.locator('item-player input').fill('6,5');
    await page.locator('.state.failed').waitFor();
    await page.unroute('**/responses/**');
    const sent = page.waitForRequest((request) => request.method() === 'PUT');
    await page.reload();
    expect((await sent).postDataJSON()).toEqual({ sequence: 1, responses: { RESPONSE: ['6,5'] } });
    await saved(page);
    await go(page, 2);
    expect(await page.locator('item-player input').inputValue()).toBe('6,5');
  });

  it('[X12] writes in one tab of a browser: the other one says so, and can go on', async () => {
    const admission = await day.session();
    const first = await started(admission);
    const second = await first.context().newPage();
    await second.goto(addressOf(day.stage, admission));
    await second.fill('#code', admission.code);
    await second.keyboard.press('Enter');
    await second.getByText('ouverte dans un autre onglet').waitFor();
    await go(first, 2);
    await first.locator('item-player input').fill('6,5');
    await saved(first);
    await second.getByRole('button', { name: 'Continuer dans cet onglet' }).click();
    await first.getByText('ouverte dans un autre onglet').waitFor();
    await go(second, 2);
    expect(await second.locator('item-player input').inputValue()).toBe('6,5');
  });

  it('[X12] goes on at another device once the proctor allows it, and the first one says so', async () => {
    const admission = await day.session();
    const first = await started(admission);
    await go(first, 2);
    await first.locator('item-player input').fill('6,5');
    await saved(first);
    const second = await day.device(admission);
    await second.fill('#code', admission.code);
    await second.keyboard.press('Enter');
    await second.getByText('Un autre appareil tient cette passation.').waitFor();
    const { sittingId } = await day.candidate(admission);
    const params = { path: { id: sittingId! } };
    await value(day.room.POST('/v1/sittings/{id}/handover', { params }));
    await second.getByRole('button', { name: 'Commencer' }).click();
    await go(second, 2);
    expect(await second.locator('item-player input').inputValue()).toBe('6,5');
    await second.locator('item-player input').fill('6,6');
    await saved(second);
    await first.locator('item-player input').fill('7');
    await first.getByText('Cette passation continue sur un autre appareil.').waitFor();
    expect((await day.candidate(admission)).state).toBe('sitting');
  });

  it('goes on where it was after the browser was killed, with what had not been sent', async () => {
    const admission = await day.session();
    const folder = await mkdtemp(join(tmpdir(), 'pan-crash-'));
    const first = await openProfile(folder);
    const page = await first.context.newPage();
    await page.goto(addressOf(day.stage, admission));
    await page.fill('#code', admission.code);
    await page.keyboard.press('Enter');
    await go(page, 2);
    await page.route('**/responses/**', (route) => route.abort());
    await page.locator('item-player input').fill('6,5');
    await page.locator('.state.failed').waitFor();
    await first.kill();

    const second = await openProfile(folder);
    const again = await second.context.newPage();
    await again.goto(addressOf(day.stage, admission));
    await again.fill('#code', admission.code.toLowerCase());
    await again.keyboard.press('Enter');
    await go(again, 2);
    expect(await again.locator('item-player input').inputValue()).toBe('6,5');
    await saved(again);
    await second.kill();
    await rm(folder, { recursive: true, force: true });
  });

  it('is there without a network and without a package, says so, and goes on once it is back', async () => {
    const admission = await day.session();
    const page = await day.device(admission);
    await page.context().route('**/v1/packages/**', (route) => route.abort());
    await page.fill('#code', admission.code);
    await page.keyboard.press('Enter');
    await go(page, 2);
    await page.locator('item-player input').fill('6,5');
    await saved(page);
    await page.context().setOffline(true);
    await page.reload();
    await page.getByText('Le service n’a pas répondu').waitFor();
    await page.context().setOffline(false);
    await go(page, 2);
    expect(await page.locator('item-player input').inputValue()).toBe('6,5');
  });

  it('opens the package that was fetched ahead, and goes on from it through a reload without a network', async () => {
    const admission = await day.session();
    await day.sealed(admission);
    const page = await day.device(admission);
    const [start] = await Promise.all([
      page.waitForResponse((answer) => /\/v1\/sittings$/.test(answer.url())),
      page.fill('#code', admission.code).then(() => page.keyboard.press('Enter')),
    ]);
    const { items, package: opened } = (await start.json()) as { items: unknown[]; package: object };
    expect([start.request().postDataJSON(), items]).toEqual([expect.objectContaining({ sealed: true }), []]);
    expect(Object.keys(opened)).toContain('contentKey');
    const orderOf = async (question: number) => {
      await go(page, question);
      return page.locator('item-player').innerText();
    };
    const orders = [await orderOf(1), await orderOf(6), await orderOf(14)];

    await page.context().setOffline(true);
    await page.reload();
    await go(page, 2);
    await page.getByText('Temps restant inconnu sans réseau.').waitFor();
    await page.locator('item-player input').fill('6,5');
    await page.getByText('Pas de réseau. Continuez').waitFor();
    await page.context().setOffline(false);
    await saved(page);
    await page.locator('.time strong').waitFor();

    // Without the package the service shows the same, in the same order.
    await page.evaluate('caches.delete("exam-packages")');
    await page.context().route('**/v1/packages/**', (route) => route.abort());
    await page.reload();
    await page.locator('exam-player #question').waitFor();
    expect([await orderOf(1), await orderOf(6), await orderOf(14)]).toEqual(orders);
  });

  it('waits for the opening and begins by itself', async () => {
    const admission = await day.session({ opensInMs: 6_000 });
    const page = await day.device(admission);
    await page.fill('#code', admission.code);
    await page.keyboard.press('Enter');
    await page.getByText('Votre code est reconnu. L’épreuve ouvre le').waitFor();
    await page.locator('exam-player #question').waitFor();
  });

  it('[X23] waits for the new date of a session that is put off meanwhile', async () => {
    const admission = await day.session({ opensInMs: 8_000 });
    const page = await day.device(admission);
    await page.fill('#code', admission.code);
    await page.keyboard.press('Enter');
    await page.getByText('Votre code est reconnu.').waitFor();
    // Later than the ten seconds over which devices ask after an opening.
    await day.putOff(admission, 30_000);
    await page.getByText('La séance ouvre à').waitFor();
    await page.locator('exam-player #question').waitFor({ timeout: 60_000 });
  });

  it('refuses a code that admits nobody, in words', async () => {
    const page = await day.device(await day.session());
    await page.fill('#code', 'AAAAAAAAAA');
    await page.keyboard.press('Enter');
    await page.getByText('Ce code n’admet personne à cette séance.').waitFor();
  });

  it('counts by the server’s clock, whatever the machine’s says', async () => {
    const page = await started(await day.session());
    const left = async () => {
      const parts = (await page.locator('.time strong').textContent())!.split(':');
      return parts.reduce((sum, part) => sum * 60 + Number(part), 0);
    };
    const before = await left();
    await page.evaluate(() => {
      const now = Date.now.bind(Date);
      Date.now = () => now() + 3_600_000;
    });
    await page.waitForTimeout(2_000);
    expect(before - (await left())).toBeGreaterThanOrEqual(1);
    expect(before - (await left())).toBeLessThan(20);
  });

  it.each([
    [360, 'light', 1],
    [1280, 'dark', 1],
    [1280, 'light', 2],
  ] as const)(
    'is accessible at %i px (%s) and %i times its size, in both languages',
    async (width, colorScheme, zoom) => {
      const admission = await day.session();
      const page = await day.device(admission, {
        viewport: { width: width / zoom, height: 800 },
        ...{ colorScheme, deviceScaleFactor: zoom },
      });
      const found: string[] = [];
      const look = async (name: string) => {
        found.push(...(await faultsOf(page, name)));
        await shot(page, `${width}-${colorScheme}-${zoom}-${name}`);
      };
      await look('entry');
      await page.fill('#code', admission.code);
      await page.keyboard.press('Enter');
      for (const language of ['fr-CA', 'en-CA']) {
        await page.locator('exam-player #question').waitFor();
        expect(await page.getAttribute('html', 'lang')).toBe(language);
        await page.locator('summary').click();
        for (let question = 1; question <= 15; question += 1) {
          await page
            .locator('nav.questions button')
            .nth(question - 1)
            .click();
          await eventually(async () => {
            if ((await page.locator('#question').count()) === 0) throw new Error('not drawn');
          });
          await look(`${language}-${question}`);
        }
        await page.locator('header button').first().click();
        await page.waitForLoadState();
      }
      expect(found).toEqual([]);
    },
  );

  it('[X05] [X06] goes through a test place by place: what its rules leave out never comes, and there is no way back', async () => {
    const paperId = await day.paperOf('Parcours', staged);
    const admission = await day.session({ paperId });
    const page = await started(admission);
    const onwards = page.getByRole('button', { name: 'Valider et continuer' });
    expect(await page.locator('#question').textContent()).toBe('Pas à pas');
    await page.getByText('Une question à la fois.').waitFor();
    expect(await page.getByRole('button', { name: 'Relire et remettre' }).count()).toBe(0);
    await onwards.click();
    await page.locator('.refusal').waitFor();
    await shot(page, 'staged');
    expect(await faultsOf(page, 'staged')).toEqual([]);
    // The save is under way when the candidate goes on.
    await page.route('**/responses/Q01', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      await route.continue();
    });
    await page.getByRole('radio', { name: '2', exact: true }).check();
    await page.getByText('Enregistrement…').waitFor();
    await onwards.click();
    await page.getByText('Au choix').waitFor();
    expect(await page.locator('#question').textContent()).toBe('Au choix – Question 1 sur 2');
    await page.reload();
    await page.locator('exam-player #question').waitFor();
    expect(await page.locator('#question').textContent()).toBe('Au choix – Question 1 sur 2');
    await page.getByRole('button', { name: 'Suivante' }).click();
    await onwards.click();
    await page.getByText('Vous êtes à la fin de l’épreuve.').waitFor();
    await page.getByRole('button', { name: 'Remettre ma copie' }).click();
    await page.getByRole('button', { name: 'Oui, remettre' }).click();
    await page.getByText('Votre copie est remise.').waitFor();
    expect((await day.candidate(admission)).state).toBe('submitted');
  });

  it('[X11] gives as a signed queue what was kept through a cut across the end, and longer than the grace', async () => {
    const { admission, page, endsAt } = cut;
    await page.getByText('Le temps est écoulé. 1 réponse encore à envoyer').waitFor({ timeout: 60_000 });
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Prendre le fichier de mes réponses' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('reponses.json');
    await page.waitForTimeout(Math.max(0, endsAt + 125_000 - Date.now()));
    await page.context().setOffline(false);
    await page.getByText('Votre copie a été remise à l’échéance.').waitFor({ timeout: 60_000 });
    const { sittingId } = await day.candidate(admission);
    const params = { path: { id: sittingId! } };
    const { items } = await value(day.room.GET('/v1/sittings/{id}/held-queues', { params }));
    expect(items).toEqual([expect.objectContaining({ state: 'taken-late', entries: 1 })]);
  }, 260_000);

  it('[X25] puts the paper as the record’s measures say, from its sealed package too, and reads aloud to nobody else', async () => {
    const without = await started(await day.session());
    expect(await without.getByRole('button', { name: 'Lire la question à voix haute' }).count()).toBe(0);
    await day.granted(['large-print', 'text-to-speech'], 180);
    const admission = await day.session();
    await day.sealed(admission);
    await eventually(async () => {
      const { items } = await value(
        day.room.GET('/v1/sessions/{id}/candidates', { params: { path: { id: admission.sessionId } } }),
      );
      expect(items[0]!.measures).toHaveLength(1);
    });
    const page = await day.device(admission);
    // A voice that is heard nowhere, and written down.
    await page.addInitScript(
      `globalThis.said = []; speechSynthesis.speak = (voice) => {
        said.push(voice.lang + ' ' + voice.text); setTimeout(() => voice.onend(), 5); };`,
    );
    await page.reload();
    await page.fill('#code', admission.code);
    await page.keyboard.press('Enter');
    await page.locator('exam-player #question').waitFor();
    expect(await page.evaluate('getComputedStyle(document.documentElement).fontSize')).toBe('28.8px');
    await page.getByRole('button', { name: 'Lire la question à voix haute' }).click();
    const prompt = (await page.locator('item-player legend').innerText()).trim();
    await eventually(async () => expect(await page.evaluate('said')).toContain(`fr-CA ${prompt}`));
    await shot(page, 'measures');
    expect(await faultsOf(page, 'measures')).toEqual([]);
  });
});

interface Cut {
  readonly admission: Admission;
  readonly page: Page;
  /** When the session closes, in milliseconds. */
  readonly endsAt: number;
}

const place = (identifier: string, file: string, inner = '') =>
  `<assessmentItemRef identifier="${identifier}" href="items/${file}.xml">${inner}</assessmentItemRef>`;

/** A linear part whose second question comes for whoever has all of the first right, and a free one; choices stand in an order of each sitting's own. */
const staged = `<?xml version="1.0" encoding="UTF-8"?>
<assessmentTest xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="parcours-4" title="Parcours" xml:lang="fr-CA">
  <testPart identifier="P1" navigationMode="linear" submissionMode="individual">
    <assessmentSection identifier="S1" title="Pas à pas" visible="true">
      <rubricBlock view="candidate"><p>Une question à la fois.</p></rubricBlock>
      ${place('Q01', 'pente-de-la-droite', '<itemSessionControl allowSkipping="false"/>')}
      ${place('Q02', 'hypotenuse', '<preCondition><equal toleranceMode="exact"><variable identifier="Q01.SCORE"/><baseValue baseType="float">1</baseValue></equal></preCondition>')}
    </assessmentSection>
  </testPart>
  <testPart identifier="P2" navigationMode="nonlinear" submissionMode="simultaneous">
    <assessmentSection identifier="S2" title="Au choix" visible="true">
      ${place('Q08', 'ph-neutre')}${place('Q09', 'masse-volumique')}
    </assessmentSection>
  </testPart>
</assessmentTest>`;
