import { randomUUID } from 'node:crypto';
import { value } from '@pan/client';
import { eventually, withBrowser } from '@pan/testing';
import type { Page } from 'playwright-core';
import { faultsOf, shot } from './look.ts';
import { openExamDay, type Admission, type ExamDay, type Room } from './exam-day.ts';

withBrowser('A proctor’s page', () => {
  let day: ExamDay;
  let room: Room;
  let admission: Admission;
  beforeAll(async () => {
    day = await openExamDay();
    admission = await day.session();
    room = await day.watched(admission);
  }, 180_000);
  afterAll(() => day?.stage.close());

  /** The member of the staff whom the room names, who has signed in. */
  const proctor = (options?: Parameters<ExamDay['device']>[1]): Promise<Page> =>
    day.stage.signedIn('enseignante', options, 'exam-management/pages/#/salles');
  const inRoom = async (page: Page): Promise<void> => {
    await page.locator('exam-sessions a').first().click();
    await page.getByRole('link', { name: 'Local 204' }).click();
    await page.getByText('En direct').waitFor();
  };
  const act = async (
    page: Page,
    name: string,
    fill: () => Promise<unknown> = () => Promise.resolve(),
  ): Promise<void> => {
    await page.getByRole('button', { name: 'Gérer Gagnon, Léa' }).click();
    const dialog = page.locator('dialog[open]');
    await dialog.locator('summary', { hasText: name }).click();
    await fill();
    await dialog.locator('details[open] button').click();
    await dialog.locator('.done').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' }).catch(() => undefined);
  };
  const seat = (page: Page) => page.locator('.seats tbody tr');

  it('[X14] shows who is awaited, lets them begin, and follows them live; the candidate hears at once', async () => {
    const page = await proctor();
    await inRoom(page);
    await page.getByRole('rowheader', { name: 'Gagnon, Léa' }).waitFor();
    expect(await seat(page).innerText()).toContain('Attendu');
    const candidate = await day.device(admission);
    await candidate.fill('#code', admission.code);
    await candidate.keyboard.press('Enter');
    await candidate.getByText('La personne qui surveille vous laissera commencer').waitFor();
    await seat(page).getByText('Attend votre accord').waitFor();
    await act(page, 'Laisser commencer');
    await candidate.locator('exam-player #question').waitFor();
    await candidate.getByRole('radio').first().check();
    await seat(page).getByText('1/14').waitFor();
    await shot(page, 'room');

    await act(page, 'Mettre en pause');
    await candidate.getByText('Votre passation est en pause').waitFor();
    expect(await candidate.getByRole('radio').first().isDisabled()).toBe(true);
    await act(page, 'Reprendre');
    await candidate.getByText('Votre passation est en pause').waitFor({ state: 'detached' });

    const ends = await candidate.locator('.ends-at').textContent();
    await act(page, 'Donner plus de temps', async () => {
      await page.locator('#extend-minutes').fill('15');
      await page.locator('#extend-reason').fill('Panne de réseau');
    });
    await eventually(async () => expect(await candidate.locator('.ends-at').textContent()).not.toBe(ends));

    await act(page, 'Noter une irrégularité');
    await seat(page).getByText('1 irrégularité').waitFor();
    await candidate.getByRole('button', { name: 'Relire et remettre' }).first().click();
    await candidate.getByRole('button', { name: 'Remettre ma copie' }).click();
    await candidate.getByRole('button', { name: 'Oui, remettre' }).click();
    await candidate.getByText('Votre copie est remise.').waitFor();
    await seat(page).getByText('A remis').waitFor();
    await act(page, 'Rouvrir la copie', () => page.locator('#reopen-reason').fill('Remise par erreur'));
    await seat(page).getByText('Passe l’épreuve').waitFor();
    await candidate.getByRole('button', { name: 'Reprendre ma passation' }).click();
    await candidate.locator('exam-player #question').waitFor();
  });

  it('pauses the whole room and goes on, by keyboard alone', async () => {
    const page = await proctor();
    await inRoom(page);
    const summary = page.locator('.room-acts summary', { hasText: 'Mettre en pause' });
    await summary.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await seat(page).getByText('En pause').waitFor();
    await page.locator('.room-acts summary', { hasText: 'Reprendre' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await seat(page).getByText('Passe l’épreuve').waitFor();
  });

  it('says since when it hears nothing while the network is away, and goes on by itself', async () => {
    const page = await proctor();
    await inRoom(page);
    await page.context().setOffline(true);
    await page.getByText('Pas de nouvelles du service depuis').waitFor({ timeout: 60_000 });
    await shot(page, 'room-offline');
    await page.context().setOffline(false);
    await page.getByText('En direct').waitFor({ timeout: 60_000 });
  });

  it('has names and codes while the student record is away, from a list that was sealed the day before', async () => {
    const page = await proctor();
    await inRoom(page);
    await page.getByRole('rowheader', { name: 'Gagnon, Léa' }).waitFor();
    await page.locator('.sealed summary').click();
    await page.fill('#phrase', 'une phrase de salle');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Prendre la liste' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('liste-de-salle.age');
    await page.route('**/learners/labels', (route) => route.abort());
    await page.reload();
    await page.getByRole('rowheader', { name: `Élève ${admission.code}` }).waitFor();
    await page.locator('.sealed summary').click();
    await page.fill('#phrase', 'une autre phrase');
    await page.getByRole('button', { name: 'Ouvrir la liste' }).click();
    await page.getByText('Cette phrase n’ouvre pas la liste.').waitFor();
    await page.fill('#phrase', 'une phrase de salle');
    await page.getByRole('button', { name: 'Ouvrir la liste' }).click();
    await page.getByRole('rowheader', { name: 'Gagnon, Léa' }).waitFor();
  });

  it('[X11] shows what a replaced device gave back, takes it by decision, and puts an earlier answer back', async () => {
    const own = await day.session();
    const other = await day.watched(own, '206');
    const device = async () => {
      const opened = await day.device(own);
      await opened.fill('#code', own.code);
      await opened.keyboard.press('Enter');
      return opened;
    };
    const first = await device();
    await first.getByText('La personne qui surveille vous laissera commencer').waitFor();
    const { sittingId: id } = await day.candidate(own);
    const path = { id: id! };
    await value(day.room.POST('/v1/sittings/{id}/authorisation', { params: { path } }));
    const write = async (answer: string) => {
      await first.getByRole('button', { name: /^Question 2,/ }).click();
      await first.locator('item-player input').fill(answer);
    };
    for (const answer of ['6,5', '6,6']) {
      await write(answer);
      await first.getByText('Tout est enregistré').waitFor();
    }
    await value(day.room.POST('/v1/sittings/{id}/handover', { params: { path } }));
    await (await device()).locator('exam-player #question').waitFor();
    await write('7');
    await first.getByText('Cette passation continue sur un autre appareil.').waitFor();

    const page = await proctor();
    await page.goto(`${page.url().split('#')[0]}#/salles/${other.sessionId}/${other.id}`);
    await seat(page).getByText('Un envoi à décider').waitFor();
    await page.getByRole('button', { name: 'Gérer Gagnon, Léa' }).click();
    const dialog = page.locator('dialog[open]');
    await dialog.getByText('1 question a une réponse ici; 1 remplacerait ce qui est enregistré.').waitFor();
    await shot(page, 'held-queue');
    expect(await faultsOf(page, 'held queues')).toEqual([]);
    await dialog.locator('held-queues input').fill('Appareil remplacé');
    await dialog.getByRole('button', { name: 'Prendre ces réponses' }).click();
    await dialog.getByText('Réponses prises.').waitFor();
    await seat(page).getByText('Un envoi à décider').waitFor({ state: 'detached' });

    await dialog.locator('summary', { hasText: 'Réponses d’avant' }).click();
    await dialog.getByLabel('Question').selectOption({ index: 1 });
    await dialog.getByText('6,5').waitFor();
    await shot(page, 'earlier-answers');
    expect(await faultsOf(page, 'earlier answers')).toEqual([]);
    const back = dialog.locator('earlier-answers li', { hasText: '6,6' });
    await back.locator('input').fill('La dernière fut tapée après coup');
    await back.getByRole('button', { name: 'Remettre cette réponse' }).click();
    await dialog.getByText('La réponse est remise').waitFor();
    const itemRef = await dialog.locator('earlier-answers select').inputValue();
    const versions = { params: { path: { ...path, itemRef } } };
    const { items } = await value(day.room.GET('/v1/sittings/{id}/responses/{itemRef}/versions', versions));
    expect(items.map(({ responses }) => Object.values(responses).flat()[0])).toEqual(['6,6', '7', '6,6', '6,5']);
  });

  it('[X13] shows nobody of a room that names others', async () => {
    const other = await day.watched(await day.session(), '205', [randomUUID()]);
    await value(day.room.GET('/v1/rooms/{id}/monitor', { params: { path: { id: room.id } } }));
    const page = await proctor();
    await page.goto(`${page.url().split('#')[0]}#/salles/${other.sessionId}/${other.id}`);
    await page.locator('main h1').waitFor();
    expect(await page.locator('main').innerText()).not.toContain('Gagnon');
  });

  it.each([
    [360, 'light', 1],
    [1280, 'dark', 1],
    [1280, 'light', 2],
  ] as const)(
    'is accessible at %i px (%s) and %i times its size, in both languages',
    async (width, colorScheme, zoom) => {
      const page = await proctor({
        viewport: { width: width / zoom, height: 800 },
        ...{ colorScheme, deviceScaleFactor: zoom },
      });
      const found: string[] = [];
      const look = async (name: string) => {
        found.push(...(await faultsOf(page, name)));
        await shot(page, `proctor-${width}-${colorScheme}-${zoom}-${name}`);
      };
      for (const language of ['fr-CA', 'en-CA']) {
        for (const hash of [
          '#/salles',
          `#/salles/seances/${room.sessionId}`,
          `#/salles/${room.sessionId}/${room.id}`,
        ]) {
          await page.goto(`${page.url().split('#')[0]}${hash}`);
          await page.locator('main h1').waitFor();
          await eventually(async () => expect(await page.getByText(/^(Un instant…|One moment…)$/).count()).toBe(0));
          if (hash.length > 60) await seat(page).first().waitFor();
          expect(await page.getAttribute('html', 'lang')).toBe(language);
          await look(`${language}-${hash.length}`);
        }
        await page.locator('.seats button').first().click();
        await page.locator('dialog[open] summary').first().click();
        await look(`${language}-dialog`);
        await page.keyboard.press('Escape');
        await page.locator('header button').first().click();
        await page.waitForLoadState();
      }
      expect(found).toEqual([]);
    },
  );
});
