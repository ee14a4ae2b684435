import { value } from '@pan/client';
import { eventually, withBrowser } from '@pan/testing';
import type { Page } from 'playwright-core';
import { faultsOf, shot } from './look.ts';
import { essay, type MarkingDay, openMarkingDay } from './marking-day.ts';

withBrowser('A marker’s page', () => {
  let day: MarkingDay;
  beforeAll(async () => {
    day = await openMarkingDay();
  }, 180_000);
  afterAll(() => day?.stage.close());

  const marker = async (login: string, options?: Parameters<MarkingDay['stage']['signedIn']>[1]): Promise<Page> =>
    day.stage.signedIn(login, options, 'exam-management/pages/#/correction');
  const atDesk = async (page: Page): Promise<void> => {
    await page.goto(`${page.url().split('#')[0]}#/correction/seances/${day.sessionId}`);
    await page.getByRole('button', { name: 'Recevoir la copie suivante' }).waitFor();
  };
  /** By keyboard alone: a digit for the level, a number for the range. */
  const score = async (page: Page, level: string, spelling: string): Promise<void> => {
    await page.locator('.rubric input').first().focus();
    await page.keyboard.press(level);
    await page.keyboard.type(spelling);
  };
  const calibrated = async (page: Page): Promise<void> => {
    await atDesk(page);
    await page.getByRole('link', { name: 'Faire la copie de calibrage' }).click();
    await page.locator('.rubric').waitFor();
    await score(page, '2', '5.5');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Réussie : 11,5 points, 11 convenus.').first().waitFor();
    await page.getByRole('link', { name: 'Retour à la séance' }).click();
    await page.getByText('Réussie : 11,5 points, 11 convenus.').waitFor();
  };
  const drawn = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: 'Recevoir la copie suivante' }).click();
    await page.locator('script-answer .answer').first().waitFor();
  };
  const submitted = async (page: Page, level: string, spelling: string): Promise<void> => {
    await score(page, level, spelling);
    await page.getByText('points en tout').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Recevoir la copie suivante' }).waitFor();
  };

  it('[X17] calibrates, shows a script that names nobody, keeps points and remarks, and is worked by keyboard alone', async () => {
    const page = await marker('correctrice');
    await page
      .getByRole('link', { name: /Mathématique|Épreuve|sciences/i })
      .first()
      .waitFor();
    await atDesk(page);
    await page.getByRole('button', { name: 'Recevoir la copie suivante' }).click();
    await page.getByText('copies de calibrage réussies; vous en avez 0').waitFor();
    await calibrated(page);
    await drawn(page);
    const shown = await page.locator('main').innerText();
    expect(shown).toContain(essay);
    expect(shown).toContain('lettre ouverte');
    expect(shown).toMatch(/Copie [2-9A-Z]{10} · Première correction/);
    expect(shown).not.toMatch(/Gagnon|Léa|Monseigneur|Deux-Rives/);

    await page.locator('#passage').focus();
    await page.keyboard.type('Chers amis');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Registre familier');
    await page.keyboard.press('Enter');
    await page.locator('.answer mark').getByText('Chers amis').waitFor();
    await score(page, '1', '7.5');
    expect(await page.locator('.total').innerText()).toBe('17,5 points en tout');
    await page.getByText(/^Enregistré à/).waitFor();
    await shot(page, 'marking-script');
    await page.reload();
    await page.locator('.answer mark').waitFor();
    expect(await page.locator('.total').innerText()).toBe('17,5 points en tout');
    await page.keyboard.press('ArrowDown');
    await page.locator('.rubric input').first().focus();
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate('document.activeElement.id')).toBe('criterion-spelling');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Vous n’avez aucune copie en main.').waitFor();
  });

  it('[X18] shows a second marker nothing of the first, and whoever adjudicates both side by side', async () => {
    const second = await marker('correcteur');
    await calibrated(second);
    await drawn(second);
    const shown = await second.locator('main').innerText();
    expect(shown).toContain('Deuxième correction, à l’aveugle');
    expect(shown).not.toContain('Registre familier');
    expect(await second.locator('.total').innerText()).toBe('0 points; 2 à donner');
    await submitted(second, '3', '3');

    const third = await marker('arbitre');
    await calibrated(third);
    await drawn(third);
    const earlier = third.locator('.earlier');
    await earlier.waitFor();
    expect(await earlier.locator('td.sum').allInnerTexts()).toEqual(['17,5', '5']);
    expect(await earlier.innerText()).toContain('Registre familier');
    await shot(third, 'marking-adjudication');
    await submitted(third, '2', '8');
    await eventually(async () => {
      const params = { path: { id: day.sessionId } };
      const { counts } = await value(day.ministry.GET('/v1/sessions/{id}', { params }));
      expect([counts.toMark, counts.scored]).toEqual([1, 1]);
    });
  });

  it.each([
    [360, 'light'],
    [1280, 'dark'],
  ] as const)('is accessible at %i px (%s), in both languages', async (width, colorScheme) => {
    const page = await marker('arbitre', { viewport: { width, height: 800 }, colorScheme });
    await atDesk(page);
    if ((await page.locator('marking-desk .cards a[href*=copies]').count()) === 0) await drawn(page);
    await atDesk(page);
    await page.locator('marking-desk .cards a[href*=copies]').first().waitFor();
    const [script, calibration] = [await page.locator('a[href*=copies]').first().getAttribute('href'), '#/correction'];
    const found: string[] = [];
    for (const language of ['fr-CA', 'en-CA']) {
      for (const hash of [calibration, `#/correction/seances/${day.sessionId}`, script!]) {
        await page.goto(`${page.url().split('#')[0]}${hash}`);
        await page.locator('main h1').waitFor();
        await eventually(async () => expect(await page.getByText(/^(Un instant…|One moment…)$/).count()).toBe(0));
        expect(await page.getAttribute('html', 'lang')).toBe(language);
        found.push(...(await faultsOf(page, `${language} ${hash.slice(0, 22)}`)));
        await shot(page, `marking-${width}-${colorScheme}-${language}-${hash.split('/')[2] ?? 'list'}`);
      }
      await page.locator('header button').first().click();
      await page.waitForLoadState();
    }
    expect(found).toEqual([]);
  });
});
