import { value, type Services } from '@pan/client';
import { eventually, withBrowser } from '@pan/testing';
import type { Page } from 'playwright-core';
import { faultsOf, shot } from './look.ts';
import { openStage, type PageStage } from './stage.ts';

const year = '2026-2027';

withBrowser('The plan’s pages', () => {
  let stage: PageStage;
  let ministry: Services;

  beforeAll(async () => {
    stage = await openStage('student-record', 'governance-reporting');
    ministry = stage.as('demo-ministry');
    const code = 'css-des-deux-rives';
    const centre = { name: 'CSS des Deux-Rives', kind: 'service-centre' as const, parentCode: 'ministere' };
    await value(ministry.studentRecord.PUT('/v1/organisations/{code}', { params: { path: { code } }, body: centre }));
  }, 120_000);
  afterAll(() => stage?.close());

  async function open(hash = '#/', options: Parameters<PageStage['browser']['newContext']>[0] = {}): Promise<Page> {
    const page = await (await stage.browser.newContext({ locale: 'fr-CA', ...options })).newPage();
    await page.goto(`${stage.base}/governance-reporting/pages/${hash}`);
    await settled(page);
    return page;
  }
  const settled = async (page: Page): Promise<void> => {
    await page.locator('main h1').waitFor();
    await eventually(async () => expect(await page.locator('main [role=status]').count()).toBe(0));
  };

  async function release(asked: { corrects?: number; reason?: string } = {}): Promise<void> {
    const { governanceReporting: governance } = ministry;
    const { id } = await eventually(() =>
      value(governance.POST('/v1/editions', { body: { schoolYears: [year], ...asked } })),
    );
    await eventually(async () => {
      const job = await value(governance.GET('/v1/edition-jobs/{id}', { params: { path: { id } } }));
      expect(job.state).toBe('succeeded');
    });
    const { items } = await value(governance.GET('/v1/edition-drafts', { params: { query: {} } }));
    const at = { params: { path: { number: items[0]!.number } } };
    for (const client of ['demo-ministry', 'demo-publisher'])
      await value(stage.as(client).governanceReporting.POST('/v1/edition-drafts/{number}/approvals', at));
  }

  it('say that nothing is released yet, then show the plan by the newest edition, without an account', async () => {
    expect(await (await open()).textContent('main')).toContain('Aucune édition n’est encore publiée');
    await release();
    const page = await open();
    expect(await page.locator('table').nth(1).locator('tbody tr').count()).toBe(33);
    expect(await page.locator('svg.chart rect').count()).toBe(3);
    await page.getByRole('link', { name: 'M05', exact: true }).click();
    await settled(page);
    expect(await page.textContent('main')).toContain('Échéancier');
  });

  it('give each dataset as a file, and say which edition corrects which', async () => {
    await release({ corrects: 1, reason: 'Un titre était faux.' });
    const page = await open('#/donnees');
    expect(await page.textContent('main')).toContain('Corrige l’édition 1: Un titre était faux.');
    const link = page.getByRole('link', { name: 'CSV, Mesures du plan' }).first();
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(download.suggestedFilename()).toBe('measures.csv');
    await page.getByText('Édition 1', { exact: true }).click();
    await page.getByText('Corrigée par l’édition 2').waitFor();
  });

  it.each([
    [360, 'light'],
    [1280, 'dark'],
  ] as const)('are accessible at %i px (%s), in both languages', async (width, colorScheme) => {
    const page = await open('#/', { viewport: { width, height: 800 }, colorScheme });
    const found: string[] = [];
    for (const language of ['fr-CA', 'en-CA']) {
      for (const hash of [
        '#/',
        '#/donnees',
        '#/mesures/M05',
        '#/chiffres/measures',
        '#/chiffres/budgets',
        '#/appels',
      ]) {
        await page.goto(`${page.url().split('#')[0]}${hash}`);
        await settled(page);
        expect(await page.getAttribute('html', 'lang')).toBe(language);
        found.push(...(await faultsOf(page, hash)));
        await shot(page, `open-data-${width}-${language}-${hash.replaceAll(/\W/g, '_')}`);
      }
      await page.locator('header button').first().click();
      await page.waitForLoadState();
    }
    expect(found).toEqual([]);
  });
});
