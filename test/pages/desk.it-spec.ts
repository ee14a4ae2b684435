import { value, type Services } from '@pan/client';
import { schoolDay } from '@pan/kit/domain';
import { eventually, withBrowser } from '@pan/testing';
import type { Page } from 'playwright-core';
import { faultsOf, shot } from './look.ts';
import { openStage, type PageStage } from './stage.ts';

const centre = 'css-des-deux-rives';
const daysOn = (days: number): string => schoolDay(new Date(Date.now() + days * 86_400_000));
const words = (fr: string) => ({ fr, en: `${fr} (en)` });

withBrowser('The ministry’s desk', () => {
  let stage: PageStage;
  let school: Services;
  /** One page each of the officer, the director and the analyst, who have signed in. */
  let officer: Page;
  let director: Page;
  let analyst: Page;

  beforeAll(async () => {
    stage = await openStage('student-record', 'governance-reporting');
    const ministry = stage.as('demo-ministry');
    school = stage.as('demo-sis');
    const body = { name: 'CSS des Deux-Rives', kind: 'service-centre' as const, parentCode: 'ministere' };
    await value(ministry.studentRecord.PUT('/v1/organisations/{code}', { params: { path: { code: centre } }, body }));
    await eventually(async () => {
      const { response } = await ministry.governanceReporting.GET('/v1/indicators/{id}', {
        params: { path: { id: 'ebook-loans' }, query: { organisation: centre, schoolYear: '2026-2027' } },
      });
      expect(response.status).toBe(200);
    });
    [officer, director, analyst] = await Promise.all(
      ['conseillere', 'directrice', 'analyste'].map((login) =>
        stage.signedIn(login, {}, 'governance-reporting/pages/#/bureau'),
      ) as [Promise<Page>, Promise<Page>, Promise<Page>],
    );
  }, 120_000);
  afterAll(() => stage?.close());

  const settled = async (page: Page): Promise<void> => {
    await page.locator('main h1').waitFor();
    await eventually(async () => expect(await page.locator('main [role=status]:not(.done)').count()).toBe(0));
  };
  async function open(page: Page, hash: string): Promise<void> {
    await page.goto(`${stage.base}/governance-reporting/pages/#/bureau${hash}`);
    await settled(page);
  }
  /** Fills in what is named by its label. */
  async function fill(page: Page, fields: Record<string, string>): Promise<void> {
    for (const [label, text] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(text);
  }
  async function press(page: Page, name: string, told: string): Promise<void> {
    await page.getByRole('button', { name }).click();
    await page.locator('.done').filter({ hasText: told }).waitFor();
  }

  it('opens a collection, sees it answered, decides otherwise for one, and approves, by its pages alone', async () => {
    await open(officer, '');
    expect(await officer.textContent('main')).toContain('Aucune collecte n’est ouverte.');
    await officer.getByLabel('Formulaire').selectOption('training-hours');
    await fill(officer, {
      ...{ 'Titre en français': 'Formation au numérique', 'Titre en anglais': 'Training', Code: 'formation-2026' },
      ...{ 'Premier jour de la période': daysOn(-90), 'Dernier jour de la période': daysOn(-1) },
      ...{ 'Réseau tel qu’il était le': daysOn(0), 'Dernier jour à temps': daysOn(10) },
      ...{ 'Dernier jour où un retard est admis': daysOn(20), 'Rappeler tant de jours avant l’échéance': '5' },
    });
    await press(officer, 'Ouvrir la collecte', 'La collecte est ouverte.');
    await officer.getByRole('link', { name: 'Formation au numérique' }).click();
    await settled(officer);
    expect(await officer.textContent('main')).toContain('attendue');

    const path = { campaign: 'formation-2026', organisation: centre };
    const said = { cells: { sessions: '4', hours: '12.5', participants: '60' }, submit: true };
    await value(
      school.governanceReporting.PUT('/v1/campaigns/{campaign}/returns/{organisation}', {
        params: { path, header: { 'If-Match': '*' } },
        body: said,
      }),
    );
    await officer.reload();
    await settled(officer);
    await officer.getByLabel('Ne montrer que').selectOption('submitted');
    await officer.getByRole('link', { name: 'CSS des Deux-Rives' }).click();
    await settled(officer);
    expect(await officer.textContent('main')).toContain('12,5');
    await press(officer, 'Approuver', 'La déclaration est approuvée');
    await officer.locator('#reopen-why').fill('Une séance a été oubliée.');
    await press(officer, 'Rouvrir', 'La déclaration est rouverte');
    await officer.locator('#exception-why').fill('Inondation.');
    await officer.getByLabel('Un retard est admis jusqu’au').fill(daysOn(40));
    await press(officer, 'Inscrire l’exception', 'L’exception est inscrite.');
    await shot(officer, 'desk-return');
  });

  it('awards a grant: a call, its assessment, the decision, and two instalments that one person prepares and another releases', async () => {
    await open(officer, '/subventions');
    await fill(officer, {
      ...{ 'Nom en français': 'Robots', 'Nom en anglais': 'Robots', Code: 'robots-2026' },
      ...{ 'De quoi il s’agit, en français': 'Des robots.', 'De quoi il s’agit, en anglais': 'Robots.' },
      ...{ 'Critère 1': 'Pertinence', 'Critère 1, en anglais': 'Relevance' },
      ...{ 'Catégorie de dépense 1': 'Équipement', 'Catégorie de dépense 1, en anglais': 'Equipment' },
      ...{ 'Budget de l’appel, en dollars': '15000', 'Rapport final dû le': daysOn(200) },
    });
    await officer.locator('input[name=kinds][value=innovation-project]').check();
    await officer.locator('input[name=measures][value=M12]').check();
    await officer.locator('input[name=eligible][value=service-centre]').check();
    await press(officer, 'Lancer l’appel', 'L’appel est lancé.');
    const id = await applied('robots-2026');

    await officer.getByRole('link', { name: 'Robots' }).click();
    await settled(officer);
    await fill(officer, { 'Identifiant de la personne': 'demo-analyst' });
    await press(officer, 'Confier l’évaluation', 'L’évaluation est confiée.');
    await stage.inDatabase(
      'governance-reporting',
      `update grant_call set definition = definition || '{"closesAt": "2026-01-01T00:00:00-05:00", "graceMinutes": 0}'::jsonb`,
    );
    await open(analyst, `/demandes/${id}`);
    await fill(analyst, { 'Pertinence, de 0 à 10': '8' });
    await press(analyst, 'Garder l’évaluation', 'L’évaluation est gardée.');

    await open(officer, `/demandes/${id}`);
    await officer.getByLabel('Motif').fill('Au mérite.');
    await press(officer, 'Inscrire la décision', 'La décision est inscrite.');
    await fill(officer, {
      ...{ 'Au nom de': 'Direction du numérique', 'Lieu de l’annonce': 'Québec' },
      ...{ 'Sa fonction, en français': 'Direction', 'Sa fonction, en anglais': 'Directorate' },
    });
    await press(officer, 'Annoncer la décision', 'La décision est annoncée.');
    await officer.getByRole('link', { name: 'Retour à l’appel' }).click();
    await officer.getByRole('link', { name: 'Robots en classe' }).last().click();
    await settled(officer);
    const award = officer.url().split('/').at(-1)!;
    for (const amount of ['3000', '2000,50']) {
      await fill(officer, { 'Montant, en dollars': amount, 'Prévu le': daysOn(1) });
      await press(officer, 'Préparer', 'Le versement est préparé');
    }
    // Whoever prepared does not release.
    await officer.getByRole('button', { name: 'Autoriser le versement 1' }).click();
    await officer.locator('.refusal').waitFor();
    await open(director, `/octrois/${award}`);
    for (const number of [1, 2]) {
      await press(director, `Autoriser le versement ${number}`, 'Le versement est autorisé.');
      await press(director, `Inscrire le versement ${number}`, 'Le versement est inscrit.');
    }
    expect((await director.textContent('main'))!.replaceAll(/\s/g, ' ')).toContain('5 000,50 $ versés');
    await shot(director, 'desk-award');
  });

  it('releases an edition after its checks, by two persons, and corrects it by another', async () => {
    await open(analyst, '/editions');
    await fill(analyst, { 'Années scolaires, séparées par des espaces': '2026-2027' });
    await press(analyst, 'Établir l’édition', 'L’édition est établie');
    await open(director, '/editions');
    await director.getByRole('link', { name: 'Édition 1' }).click();
    await settled(director);
    expect(await director.textContent('main')).toContain('Ce que les vérifications ont trouvé');
    await press(director, 'Répondre de cette édition', 'Vous avez répondu');
    await open(analyst, '/editions/1');
    await press(analyst, 'Répondre de cette édition', 'L’édition est publiée.');
    await open(analyst, '/editions');
    await fill(analyst, { 'Années scolaires, séparées par des espaces': '2026-2027' });
    await analyst.getByLabel('Elle corrige').selectOption('1');
    await analyst.getByLabel('Pourquoi, si elle en corrige une').fill('Un titre était faux.');
    await press(analyst, 'Établir l’édition', 'L’édition est établie');
    await analyst.getByRole('link', { name: 'Édition 2' }).click();
    await settled(analyst);
    expect(await analyst.textContent('main')).toContain('Corrige l’édition 1: Un titre était faux.');
  });

  it('offers each office what it may do, and nothing to whom it is none of', async () => {
    await open(officer, '');
    expect(await officer.locator('nav').textContent()).not.toContain('Éditions');
    await open(analyst, '');
    expect(await analyst.getByRole('button', { name: 'Ouvrir la collecte' }).count()).toBe(0);
    const parent = await stage.signedIn('parent', {}, 'governance-reporting/pages/#/bureau');
    expect(await parent.textContent('main')).toContain('Votre compte n’a pas de fonction ici.');
  });

  it('is worked by keyboard alone', async () => {
    await open(director, '/indicateurs/published-resources');
    await director.getByLabel('Réparti par').focus();
    await director.keyboard.press('Tab');
    await director.keyboard.press('Tab');
    for (let at = 0; at < 8 && !(await isOnButton()); at += 1) await director.keyboard.press('Tab');
    await director.keyboard.press('Enter');
    await settled(director);
    expect(await director.textContent('main')).toContain('Connu le');
    async function isOnButton(): Promise<boolean> {
      return (await director.evaluate('document.activeElement.textContent')) === 'Afficher';
    }
  });

  it.each([
    [360, 'light', 'fr-CA'],
    [1280, 'dark', 'en-CA'],
  ] as const)('is accessible at %i px (%s), in %s', async (width, colorScheme, language) => {
    await director.setViewportSize({ width, height: 800 });
    await director.emulateMedia({ colorScheme });
    const found: string[] = [];
    if (language === 'en-CA') await director.locator('header button').first().click();
    for (const hash of [
      ...['', '/collectes/formation-2026', `/collectes/formation-2026/${centre}`, '/subventions'],
      ...['/subventions/robots-2026', '/editions', '/editions/1', '/indicateurs', '/indicateurs/published-resources'],
    ]) {
      await director.goto(`${director.url().split('#')[0]}#/bureau${hash}`);
      await settled(director);
      expect(await director.getAttribute('html', 'lang')).toBe(language);
      found.push(...(await faultsOf(director, hash)));
      await shot(director, `desk-${width}-${hash.replaceAll(/\W/g, '_')}`);
    }
    expect(found).toEqual([]);
  });

  /** The centre asks for a grant, by its own system. @returns the application's id */
  async function applied(call: string): Promise<string> {
    const { governanceReporting: governance } = school;
    const source = { author: 'Direction', source: 'Registre', on: daysOn(0) };
    const values = { summary: 'Robots', technology: 'robotics', requestedCents: 500_050 };
    const about = { kind: 'innovation-project', organisation: centre, title: words('Robots'), measures: ['M12'] };
    const initiative = await value(governance.POST('/v1/initiatives', { body: { ...about, values, source } }));
    const params = { path: { call } };
    const begun = await eventually(() =>
      value(governance.POST('/v1/grant-calls/{call}/applications', { params, body: { organisation: centre } })),
    );
    const path = { id: begun.id };
    const content = {
      ...{ title: words('Robots en classe'), aim: words('Apprendre.'), initiative: initiative.id },
      ...{ startsOn: daysOn(0), endsOn: daysOn(190) },
      parts: [{ code: 'atelier', purpose: words('Atelier'), kind: 'project', measures: ['M12'], otherPolicyLines: [] }],
      budget: [{ part: 'atelier', class: 'expense-1', amountCents: 500_050 }],
      attachments: [],
    };
    const header = { 'If-Match': '*' };
    await value(
      governance.PUT('/v1/grant-applications/{id}/content', { params: { path, header }, body: content as never }),
    );
    await value(governance.POST('/v1/grant-applications/{id}/submissions', { params: { path } }));
    return begun.id;
  }
});
