import { value, type Services } from '@pan/client';
import { axeFindings, eventually, withBrowser } from '@pan/testing';
import type { Page } from 'playwright-core';
import { faultsOf } from './look.ts';
import { openStage, type PageStage } from './stage.ts';

const school = 'css-des-deux-rives.ecole-du-ruisseau';
const passedExam = {
  ...{ subject: 'mathematics', level: 'primary-5', schoolYear: '2026-2027', mark: 82, passed: true, state: 'released' },
  ...{ courseCode: null, title: null, score: null, scale: null, credits: null, recognisedCredits: null, reason: null },
};

withBrowser('The family’s pages', () => {
  let stage: PageStage;
  let record: Services['studentRecord'];
  let learnerId: string;

  beforeAll(async () => {
    stage = await openStage('student-record');
    record = stage.as('demo-sis').studentRecord;
    const ministry = stage.as('demo-ministry').studentRecord;
    const enter = (code: string, body: { name: string; kind: 'service-centre' | 'school'; parentCode: string }) =>
      value(ministry.PUT('/v1/organisations/{code}', { params: { path: { code } }, body }));
    await enter('css-des-deux-rives', { name: 'CSS des Deux-Rives', kind: 'service-centre', parentCode: 'ministere' });
    await enter(school, { name: 'École du Ruisseau', kind: 'school', parentCode: 'css-des-deux-rives' });
    const path = { code: school, sourceId: 'E-1' };
    const said = { familyName: 'Gagnon-Bélanger', givenName: 'Zoé', birthDate: '2016-02-19' };
    const upsert = '/v1/organisations/{code}/learners/by-source/{sourceId}';
    ({ id: learnerId } = await value(record.PUT(upsert, { params: { path }, body: said })));
    const stay = { learnerSourceId: 'E-1', schoolYear: '2026-2027', level: 'primary-5' as const };
    const stays = '/v1/organisations/{code}/enrolments/by-source/{sourceId}';
    await value(record.PUT(stays, { params: { path: { code: school, sourceId: 'S-1' } }, body: stay }));
    const staff = { params: { path: { code: school, sourceId: 'P-1' } } };
    const member = '/v1/organisations/{code}/staff/by-source/{sourceId}';
    await value(record.PUT(member, { ...staff, body: { familyName: 'Roy', givenName: 'Anne' } }));
    await value(record.POST('/v1/accounts/staff-links', { body: { subject: 'demo-teacher', staffSourceId: 'P-1' } }));
    const functions = [{ function: 'registrar' as const, validFrom: '2026-08-24' }];
    await value(record.PUT(`${member}/functions`, { ...staff, body: { functions } }));
  }, 120_000);
  afterAll(() => stage?.close());

  /** A parent who has entered the code that the school handed out. */
  async function parent(login = 'parent', options?: Parameters<PageStage['signedIn']>[1]): Promise<Page> {
    const page = await stage.signedIn(login, options);
    if ((await page.locator('.cards a, #code').first().getAttribute('id')) === 'code') {
      const codes = '/v1/learners/{id}/guardian-codes';
      const at = { params: { path: { id: learnerId } } };
      const { code } = await value(record.POST(codes, at));
      await page.fill('#code', code);
      await page.click('form button');
    }
    await page.getByRole('link', { name: 'Zoé Gagnon-Bélanger' }).waitFor();
    return page;
  }

  const part = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).click();

  it('show a parent the child once the school’s code is entered, and nobody else’s', async () => {
    const page = await parent();
    expect(await page.locator('.cards li').allInnerTexts()).toEqual([
      expect.stringMatching(/Zoé Gagnon-Bélanger\s+5e année du primaire, 2026-2027/),
    ]);
    const other = await stage.signedIn('autre-parent');
    expect(await other.textContent('main')).toContain('Aucun dossier n’est lié à votre compte.');
    await other.goto(`${page.url()}#/${learnerId}`);
    await other.locator('.refusal').first().waitFor();
    expect(await other.textContent('main')).not.toContain('Gagnon');
  });

  it('show the path, who looked and why, in words, and take a question', async () => {
    const page = await parent();
    await part(page, 'Zoé Gagnon-Bélanger');
    await page.getByRole('heading', { name: 'École du Ruisseau' }).waitFor();
    await value(record.GET('/v1/learners/{id}', { params: { path: { id: learnerId } } }));
    await part(page, 'Qui a regardé');
    const look = page.locator('.cards > li', { hasText: 'CSS des Deux-Rives' }).first();
    await look.waitFor();
    expect(await look.textContent()).toContain('Administration scolaire');
    await look.getByText('Poser une question à l’école').first().click();
    await look.locator('textarea').fill('Pourquoi avez-vous regardé?');
    await look.getByRole('button', { name: 'Envoyer la question' }).click();
    await page.locator('.done').waitFor();
    expect(await look.textContent()).toContain('Vous avez posé une question.');
  });

  it('take a request for a correction, and its withdrawal', async () => {
    const page = await parent();
    await part(page, 'Zoé Gagnon-Bélanger');
    await part(page, 'Rectifications');
    await page.selectOption('#kind', 'enrolment');
    await page.getByRole('button', { name: 'Continuer' }).click();
    await page.selectOption('#field', 'level');
    await page.fill('#value', 'primary-4');
    await page.fill('#why', 'Elle est en 4e année.');
    await page.getByRole('button', { name: 'Envoyer la demande' }).click();
    const request = page.locator('.cards > li');
    await request.waitFor();
    expect(await request.textContent()).toContain('En attente de réponse');
    await request.getByRole('button').click();
    await page.getByText('La demande est retirée.').waitFor();
  });

  it('tell the school an absence, and take it back', async () => {
    const page = await parent();
    await part(page, 'Zoé Gagnon-Bélanger');
    await part(page, 'Absences');
    await page.selectOption('#reason', 'appointment');
    await page.getByRole('button', { name: 'Prévenir l’école' }).click();
    await page.getByText('L’école est prévenue.').waitFor();
    expect(await page.locator('.cards > li').textContent()).toContain('rendez-vous');
    await page.getByRole('button', { name: 'Retirer' }).click();
    await page.getByText('L’avis est retiré.').waitFor();
  });

  it('[R22] [R28] show what the school saw of the digital competency; have a result attested, give it by a link and revoke it', async () => {
    await stage.inDatabase(
      'student-record',
      `insert into result (id, kind, learner_id, organisation_id, content, service, event_id, reported_at, heard_at, version)
       select gen_random_uuid(), 'exam', $1, o.id, $2, 'exam-management', gen_random_uuid(), now(), now(), 1 from organisation o where o.code = $3`,
      [learnerId, JSON.stringify(passedExam), school],
    );
    const evidence = [{ kind: 'work' as const, title: 'Affiche sur l’eau', on: '2026-09-16' }];
    const assessed = { organisation: school, dimension: 'cn-04' as const, level: 'intermediate' as const, evidence };
    await value(
      record.POST('/v1/learners/{id}/competency-assessments', {
        params: { path: { id: learnerId }, header: { 'Idempotency-Key': 'affiche-sur-l-eau' } },
        body: { ...assessed, assessedOn: '2026-09-18' },
      }),
    );
    const page = await parent();
    await part(page, 'Zoé Gagnon-Bélanger');
    await part(page, 'Compétence numérique');
    const row = page.locator('tbody tr');
    await row.waitFor();
    expect(await row.textContent()).toMatch(/intermédiaire[\s\S]*Affiche sur l’eau/);
    await part(page, 'Attestations');
    await page.getByLabel('la note').check();
    await page.getByRole('button', { name: 'Faire attester' }).click();
    const card = page.locator('.cards > li');
    await card.waitFor();
    expect(await card.textContent()).toContain('Mathématique, 5e année du primaire');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      card.getByRole('button', { name: 'Prendre le fichier' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('attestation.json');
    await card.getByRole('button', { name: 'Donner par un lien' }).click();
    const link = await card.locator('code').textContent();
    const shared = (await (await fetch(link!)).json()) as { proof: { cryptosuite: string } };
    expect(shared.proof.cryptosuite).toBe('eddsa-rdfc-2022');
    await card.getByRole('button', { name: 'Révoquer' }).click();
    await card.getByText('Révoquée').waitFor();
    expect((await fetch(link!)).status).toBe(404);
  });

  it('give all data as a file, and delete it', async () => {
    const page = await parent();
    await part(page, 'Zoé Gagnon-Bélanger');
    await part(page, 'Toutes les données');
    await page.getByRole('button', { name: 'Demander toutes les données' }).click();
    const take = page.getByRole('button', { name: 'Prendre le fichier' });
    await take.waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), take.click()]);
    expect(download.suggestedFilename()).toBe('donnees-de-l-eleve.zip');
    await page.getByRole('button', { name: 'Supprimer' }).click();
    await page.getByText('Le fichier est supprimé.').waitFor();
  });

  it('let the office find a pupil as the name is typed, and write; the family reads and replies to the writer', async () => {
    const family = await parent();
    const office = await stage.signedIn('enseignante');
    await office.getByRole('link', { name: 'Chercher un élève' }).click();
    await office.fill('#name', 'belanger zoe');
    await office.getByRole('button', { name: 'Chercher', exact: true }).click();
    await office.getByRole('link', { name: 'Zoé Gagnon-Bélanger' }).waitFor();
    await office.getByRole('link', { name: 'Messages' }).click();
    await office.fill('#subject', 'Sortie au musée');
    await office.fill('#body', 'La sortie est jeudi.');
    await office.check('[name=urgent]');
    await office.getByRole('button', { name: 'Envoyer' }).click();
    await office.locator('.done').waitFor();

    await family.getByRole('link', { name: 'Messages' }).click();
    await eventually(async () => {
      await family.reload();
      await family.getByRole('heading', { name: 'Sortie au musée' }).waitFor({ timeout: 2_000 });
    });
    expect(await family.locator('.cards > li').textContent()).toContain('non lu');
    await family.getByText('Lire et répondre').click();
    await family.getByText('La sortie est jeudi.').waitFor();
    await family.fill('textarea', 'Merci, elle y sera.');
    await family.getByRole('button', { name: 'Répondre' }).click();
    await family.getByText('Merci, elle y sera.').waitFor();
    expect(await family.locator('.cards > li').textContent()).not.toContain('non lu');
    await eventually(async () => {
      await office.reload();
      await office.getByText('1 copies lues sur 1').waitFor({ timeout: 2_000 });
    });
  });

  it.each([
    [360, 'light'],
    [1280, 'dark'],
  ] as const)('are accessible at %i px (%s), in both languages', async (width, colorScheme) => {
    const page = await parent('parent', { viewport: { width, height: 800 }, colorScheme });
    const found: string[] = [];
    for (const language of ['fr-CA', 'en-CA']) {
      for (const hash of [
        '/',
        '/messages',
        '/courriels',
        ...[
          '',
          '/resultats',
          '/competences',
          '/attestations',
          '/bulletins',
          '/absences',
          '/consultations',
          '/consentements',
          '/rectifications',
          '/dossiers',
          '/donnees',
        ].map((one) => `/${learnerId}${one}`),
      ]) {
        await page.goto(`${page.url().split('#')[0]}#${hash}`);
        await page.locator('main h1').waitFor();
        await eventually(async () => expect(await page.getByText(/^(Un instant…|One moment…)$/).count()).toBe(0));
        expect(await page.getAttribute('html', 'lang')).toBe(language);
        found.push(...(await faultsOf(page, hash)));
      }
      await page.locator('header button').first().click();
      await page.waitForLoadState();
    }
    expect(found).toEqual([]);
  });

  it('are accessible to the office too', async () => {
    const page = await stage.signedIn('enseignante', { viewport: { width: 360, height: 800 } });
    const found: string[] = [];
    for (const hash of ['#/', '#/eleves', '#/messages', `#/${learnerId}`]) {
      await page.goto(`${page.url().split('#')[0]}${hash}`);
      await page.locator('main h1').waitFor();
      await eventually(async () => expect(await page.getByText('Un instant…').count()).toBe(0));
      found.push(...(await axeFindings(page)).map((one) => `${hash} ${one}`));
    }
    expect(found).toEqual([]);
  });

  it('can be used by keyboard: past the menu, and to the heading of what was opened', async () => {
    const page = await parent();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('content');
    await page.getByRole('link', { name: 'Zoé Gagnon-Bélanger' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Parcours' }).waitFor();
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
  });

  it('end the session at the identity provider too, for the next one at this computer', async () => {
    const page = await parent();
    await page.getByRole('button', { name: 'Fermer la session' }).click();
    await page.getByRole('button', { name: 'Fermer la session' }).click();
    await page.waitForURL(/\/student-record\/pages\//);
    await page.getByRole('button', { name: 'Ouvrir une session' }).click();
    await page.locator('#password').waitFor();
  });
});
