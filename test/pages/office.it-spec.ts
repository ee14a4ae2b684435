import { eventually, withBrowser } from '@pan/testing';
import type { Page } from 'playwright-core';
import { faultsOf, shot } from './look.ts';
import {
  beforeTheWeek,
  everybody,
  exported,
  familyAsks,
  Keyboard,
  otherSchool,
  school,
  schoolSystem,
} from './office-week.ts';
import { openStage, type PageStage } from './stage.ts';

withBrowser('The pages of a school’s office', () => {
  let stage: PageStage;
  let learners: { zoe: string; leo: string };
  let page: Page;
  let keys: Keyboard;

  beforeAll(async () => {
    stage = await openStage('student-record');
    learners = await beforeTheWeek(stage);
    await familyAsks(stage, learners.zoe);
    page = await stage.signedIn('registraire', { viewport: { width: 1280, height: 900 } });
    keys = new Keyboard(page);
  }, 150_000);
  afterAll(() => stage?.close());

  const heading = (name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
  const done = (text: string) => page.locator('.done', { hasText: text }).waitFor();
  const goTo = async (hash: string, on = page) => {
    await on.goto(`${on.url().split('#')[0]}#${hash}`);
    await on.locator('main h1').waitFor();
    await eventually(async () => expect(await on.getByText(/^(Un instant…|One moment…)$/).count()).toBe(0));
  };

  it.each([
    [360, 'light', 'fr'],
    [360, 'dark', 'en'],
    [1280, 'light', 'en'],
    [1280, 'dark', 'fr'],
  ] as const)('are accessible at %i px (%s, %s)', async (width, colorScheme, language) => {
    const one = await stage.signedIn('registraire', { viewport: { width, height: 800 }, colorScheme });
    if (language === 'en') await one.locator('header button').first().click();
    await one.locator(`html[lang=${language}-CA]`).waitFor();
    const found: string[] = [];
    for (const hash of [
      ...[
        '/',
        '/eleves',
        '/transferts',
        '/transferts/demander',
        '/doublons',
        '/rectifications',
        '/questions',
        '/envois',
      ],
      ...[`/${learners.zoe}`, `/${learners.zoe}/registrariat`, `/separer/${learners.zoe}`],
    ]) {
      await goTo(hash, one);
      const name = `${hash.replaceAll('/', '-')}-${width}-${colorScheme}-${language}`.replace(learners.zoe, 'zoe');
      found.push(...(await faultsOf(one, name)));
      await shot(one, `office${name}`);
    }
    expect(found).toEqual([]);
    await one.context().close();
  });

  it('[R23] tell a registrar what waits with its term, and find a pupil’s path without accents', async () => {
    await goTo('/');
    const rows = page.locator('tbody tr');
    await eventually(async () => expect(await rows.count()).toBe(4));
    const text = (await rows.allInnerTexts()).join('\n');
    for (const one of [
      'Transfert demandé',
      'Rectification',
      'Question sur une consultation',
      'Dossiers peut-être en double',
    ])
      expect(text).toContain(one);
    await keys.open('Chercher un élève');
    await heading('Chercher un élève');
    await keys.write('Nom, ou le début', 'gagnon bel', 'searchbox');
    await page.keyboard.press('Enter');
    await keys.open('Zoé Gagnon-Bélanger');
    await page.getByRole('heading', { name: 'École du Ruisseau' }).waitFor();
  });

  it('[R20] ask the ministry for a permanent code', async () => {
    await keys.open('Registrariat');
    await page.getByRole('heading', { name: 'Code permanent: demandes au ministère' }).waitFor();
    expect(await page.textContent('main')).toContain('19 février 2016');
    await keys.write('Motif', 'Nouvelle arrivée, sans code');
    await keys.press('Demander au ministère');
    await done('La demande est envoyée au ministère.');
    expect(await page.locator('.cards > li').textContent()).toContain('Attend le ministère');
    await shot(page, 'office-code-asked');
  });

  it('[R23] [R26] accept a transfer, told what follows and what stays behind by which law', async () => {
    await keys.open('À répondre');
    await keys.open('Transfert demandé');
    await page.getByRole('heading', { name: 'Léo Ouellet' }).waitFor();
    await page.getByRole('heading', { name: 'Ce qui restera, et pourquoi' }).waitFor();
    await shot(page, 'office-transfer-asked');
    expect(await faultsOf(page, 'transfer')).toEqual([]);
    await keys.press('Accepter le transfert');
    await done('Le transfert est accepté');
    expect(await page.textContent('main')).toContain('Ce qui a suivi l’élève');
    await shot(page, 'office-transfer-accepted');
  });

  it('[R23] ask for a transfer, and take it back', async () => {
    await keys.open('Transferts');
    await keys.open('Demander un transfert vers une de vos écoles');
    await heading('Demander un transfert');
    await keys.choose('Votre école', 'École des Pins');
    await keys.write('École d’où vient l’élève (son code)', school);
    await keys.write('Fiche de l’élève dans ce système', 'E-1');
    await keys.write('Numéro que l’inscription aura dans ce système', 'S-900');
    await keys.write('Motif, que l’autre école lira', 'Déménagement');
    await keys.press('Demander le transfert');
    await done('La demande est envoyée à l’autre école.');
    await keys.open('Voir les transferts');
    await page.getByText(otherSchool).first().waitFor();
    await shot(page, 'office-transfers');
    await keys.open('Zoé Gagnon-Bélanger');
    await keys.press('Renoncer à ce transfert');
    await done('La demande est retirée.');
  });

  it('[R21] put two records side by side, join them, and undo it', async () => {
    await keys.open('Dossiers en double');
    const question = page.locator('.cards > li', { hasText: 'Thibodeau' });
    await question.waitFor();
    expect(await question.textContent()).toMatch(
      /3 septembre 2015[\s\S]*2 septembre 2015[\s\S]*THIM02591501[\s\S]*pareil/,
    );
    await shot(page, 'office-match');
    expect(await faultsOf(page, 'match')).toEqual([]);
    await keys.press('Un même élève: les réunir');
    await done('Les deux dossiers n’en font plus qu’un.');
    await keys.open('Défaire la réunion');
    await heading('Séparer deux élèves');
    await page.getByRole('heading', { name: 'Au dossier séparé' }).waitFor();
    await shot(page, 'office-parting');
    expect(await faultsOf(page, 'parting')).toEqual([]);
    await keys.write('Motif', 'Ce sont des jumelles');
    await keys.press('Séparer les deux élèves');
    await done('Les deux élèves ont chacun leur dossier.');
  });

  it('[R10] send a file, confirm what waits, and read which row is held and what to do', async () => {
    const send = async (content: Buffer) => {
      await goTo('/envois');
      await page.setInputFiles('#bundle-file', { name: 'export.zip', mimeType: 'application/zip', buffer: content });
      await keys.choose('Système qui l’a exporté', schoolSystem);
      await keys.press('Envoyer');
      await heading('Rapport d’un envoi');
    };
    await send(await exported(everybody.slice(5), 'bulk'));
    await page.getByText('Attend votre confirmation').waitFor();
    await shot(page, 'office-import-waits');
    expect(await faultsOf(page, 'import')).toEqual([]);
    await keys.press('Confirmer: laisser aller l’envoi');
    await page.getByText('Terminé', { exact: true }).waitFor();
    await send(await exported([6], 'delta', '2016-02-30'));
    await page.getByText('Terminé', { exact: true }).waitFor();
    const held = page.locator('tbody tr', { hasText: 'demographics.csv' }).first();
    await held.waitFor();
    expect(await held.textContent()).toContain('2016-02-30');
    await shot(page, 'office-import-held');
  });

  it('[R17] answer a correction', async () => {
    await keys.open('Rectifications');
    const request = page.locator('.cards > li', { hasText: 'Elle est en 4e année.' });
    await request.waitFor();
    await request.locator('summary').first().focus();
    await page.keyboard.press('Enter');
    await keys.write('Les mots de la réponse, que la famille lira', 'Le niveau est corrigé dès aujourd’hui.');
    await shot(page, 'office-correction');
    expect(await faultsOf(page, 'correction')).toEqual([]);
    await keys.press('Envoyer la réponse');
    await done('La réponse est envoyée.');
  });

  it('[R16] answer a family’s question about a look', async () => {
    await keys.open('Questions des familles');
    await page.getByText('Pourquoi avez-vous regardé?').waitFor();
    await keys.write('Votre réponse, que la famille lira', 'Pour préparer l’inscription.');
    await keys.press('Répondre');
    await done('La réponse est envoyée.');
    await page.getByText('Aucune question n’attend.').waitFor();
  });

  it('leave nothing of it to a teacher', async () => {
    const record = stage.as('demo-sis').studentRecord;
    const at = { params: { path: { code: school, sourceId: 'P-2' } } };
    await record.PUT('/v1/organisations/{code}/staff/by-source/{sourceId}', {
      ...{ ...at, body: { familyName: 'Roy', givenName: 'Ève' } },
    });
    await record.POST('/v1/accounts/staff-links', { body: { subject: 'demo-teacher', staffSourceId: 'P-2' } });
    const teacher = await stage.signedIn('enseignante');
    expect(await teacher.locator('nav a').allInnerTexts()).toEqual([
      ...['Mes groupes-classes', 'Chercher un élève', 'Messages'],
    ]);
    await goTo('/transferts', teacher);
    expect(await teacher.textContent('h1')).toBe('Cette page n’existe pas.');
  });
});
