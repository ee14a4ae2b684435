import { value, type Services } from '@pan/client';
import { zipOf } from '@pan/testing';
import type { Page } from 'playwright-core';
import type { PageStage } from './stage.ts';

export const centre = 'css-des-deux-rives';
export const [school, otherSchool] = [`${centre}.ecole-du-ruisseau`, `${centre}.ecole-des-pins`];
export const [farCentre, farSchool] = ['css-du-grand-fleuve', 'css-du-grand-fleuve.ecole-du-large'];
/** What exports a school whole: under it, what an export leaves out ends. */
export const schoolSystem = 'pins';
const pupils = 20;

/** Rows of a school's export, version 1.1; the sender says of each file whether it is whole or a change. */
export function exported(
  numbers: readonly number[],
  mode: 'bulk' | 'delta',
  birthDate = '2016-03-14',
): Promise<Buffer> {
  const modified = mode === 'delta' ? ['active', '2026-12-01T10:00:00.000Z'] : ['', ''];
  const csv = (header: string, rows: readonly (readonly string[])[]) =>
    [header, ...rows.map((row) => row.join())].join('\n');
  const start = 'sourcedId,status,dateLastModified';
  const files = {
    'orgs.csv': csv(`${start},name,type,identifier,parentSourcedId`, [
      ['css', ...modified, 'CSS des Deux-Rives', 'district', centre, ''],
      ['pins', ...modified, 'École des Pins', 'school', 'ecole-des-pins', 'css'],
    ]),
    'academicSessions.csv': csv(`${start},title,type,startDate,endDate,parentSourcedId,schoolYear`, [
      ['an', ...modified, '2026-2027', 'schoolYear', '2026-07-01', '2027-06-30', '', '2027'],
    ]),
    'users.csv': csv(
      `${start},enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,grades`,
      numbers.map((n) => [
        `x-${n}`,
        ...modified,
        'true',
        'pins',
        'student',
        '',
        '',
        'Noah',
        `Cloutier-${n}`,
        '',
        '',
        'P3',
      ]),
    ),
    'demographics.csv': csv(
      `${start},birthDate,sex`,
      numbers.map((n) => [`x-${n}`, ...modified, birthDate, 'male']),
    ),
    'classes.csv': csv(
      `${start},title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds`,
      [['g', ...modified, '3e année', 'P3', '', '', '', '', 'pins', 'an']],
    ),
    'enrollments.csv': csv(
      `${start},classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate`,
      numbers.map((n) => [`m-${n}`, ...modified, 'g', 'pins', `x-${n}`, 'student', 'false', '', '']),
    ),
  };
  const manifest = Object.keys(files).map((name) => `file.${name.replace('.csv', '')},${mode}`);
  const head = ['propertyName,value', 'manifest.version,1.0', 'oneroster.version,1.1'];
  return zipOf({ 'manifest.csv': [...head, ...manifest].join('\n'), ...files });
}

export const everybody = Array.from({ length: pupils }, (_, index) => index + 1);

/** What a centre's week begins with; answers the pupil whose parent asks. */
export async function beforeTheWeek(stage: PageStage): Promise<{ zoe: string; leo: string }> {
  const record = stage.as('demo-sis').studentRecord;
  const ministry = stage.as('demo-ministry').studentRecord;
  const enter = (code: string, name: string, kind: 'service-centre' | 'school', parentCode: string) =>
    value(ministry.PUT('/v1/organisations/{code}', { params: { path: { code } }, body: { name, kind, parentCode } }));
  await enter(centre, 'CSS des Deux-Rives', 'service-centre', 'ministere');
  await enter(farCentre, 'CSS du Grand-Fleuve', 'service-centre', 'ministere');
  await enter(school, 'École du Ruisseau', 'school', centre);
  await enter(otherSchool, 'École des Pins', 'school', centre);
  await enter(farSchool, 'École du Large', 'school', farCentre);
  const pupil = learnersOf(record);
  const zoe = await pupil.enrolled(school, 'E-1', {
    ...{ familyName: 'Gagnon-Bélanger', givenName: 'Zoé', birthDate: '2016-02-19' },
  });
  // Of two systems of the centre; what one system sends under two keys are two learners.
  const twice = { familyName: 'Thibodeau', birthDate: '2015-09-02', permanentCode: 'THIM02591501' };
  await pupil.enrolled(school, 'E-2', { ...twice, givenName: 'Maélie' });
  await pupil.sent(otherSchool, 'E-3', { ...twice, givenName: 'Rose', birthDate: '2015-09-03' }, 'transport');
  const moving = {
    ...{ familyName: 'Ouellet', givenName: 'Léo', birthDate: '2014-05-06', permanentCode: 'OUEL06051404' },
  };
  const leo = await pupil.enrolled(school, 'E-4', moving);
  await pupil.sent(farSchool, 'F-4', moving);
  await value(
    record.POST('/v1/organisations/{code}/transfers', {
      params: { path: { code: farSchool } },
      body: {
        ...{ from: school, learnerSourceId: 'F-4', sourceId: 'FS-4' },
        ...{ movesOn: '2026-12-14', reason: 'Déménagement de la famille' },
      },
    }),
  );
  const staff = { params: { path: { code: centre, sourceId: 'P-1' } } };
  const member = '/v1/organisations/{code}/staff/by-source/{sourceId}';
  await value(record.PUT(member, { ...staff, body: { familyName: 'Roy', givenName: 'Anne' } }));
  await value(record.POST('/v1/accounts/staff-links', { body: { subject: 'demo-registrar', staffSourceId: 'P-1' } }));
  const functions = [{ function: 'registrar' as const, validFrom: '2026-08-24' }];
  await value(record.PUT(`${member}/functions`, { ...staff, body: { functions } }));
  await value(
    record.POST('/v1/imports', {
      body: (await exported(everybody, 'bulk')) as never,
      bodySerializer: (body: unknown) => body as Buffer<ArrayBuffer>,
      headers: { 'content-type': 'application/zip' },
      params: { query: { organisation: centre, source: schoolSystem } },
    }),
  );
  return { zoe, leo };
}

function learnersOf(record: Services['studentRecord']) {
  interface Who {
    readonly familyName: string;
    readonly givenName: string;
    readonly birthDate: string;
    readonly permanentCode?: string;
  }
  const sent = async (code: string, sourceId: string, body: Who, source = 'demo-sis'): Promise<string> => {
    const params = { path: { code, sourceId }, query: { source } };
    const upsert = '/v1/organisations/{code}/learners/by-source/{sourceId}';
    return (await value(record.PUT(upsert, { params, body }))).id;
  };
  return {
    sent,
    enrolled: async (code: string, key: string, body: Who): Promise<string> => {
      const id = await sent(code, key, body);
      const params = { path: { code, sourceId: `S-${key}` } };
      const stay = { learnerSourceId: key, schoolYear: '2026-2027', level: 'primary-5' as const };
      await value(record.PUT('/v1/organisations/{code}/enrolments/by-source/{sourceId}', { params, body: stay }));
      return id;
    },
  };
}

/** A parent asks for a correction, and why the centre looked. */
export async function familyAsks(stage: PageStage, learner: string): Promise<void> {
  const record = stage.as('demo-sis').studentRecord;
  const params = { path: { id: learner } };
  const { code } = await value(record.POST('/v1/learners/{id}/guardian-codes', { params }));
  await value(record.GET('/v1/learners/{id}', { params }));
  const page = await stage.signedIn('parent');
  await page.fill('#code', code);
  await page.click('form button');
  const part = (name: string) => page.getByRole('link', { name, exact: true }).click();
  await part('Zoé Gagnon-Bélanger');
  await part('Rectifications');
  await page.selectOption('#kind', 'enrolment');
  await page.getByRole('button', { name: 'Continuer' }).click();
  await page.selectOption('#field', 'level');
  await page.fill('#value', 'primary-4');
  await page.fill('#why', 'Elle est en 4e année.');
  await page.getByRole('button', { name: 'Envoyer la demande' }).click();
  await page.locator('.done').waitFor();
  await part('Qui a regardé');
  const look = page.locator('.cards > li', { hasText: 'CSS des Deux-Rives' }).first();
  await look.getByText('Poser une question à l’école').first().click();
  await look.locator('textarea').fill('Pourquoi avez-vous regardé?');
  await look.getByRole('button', { name: 'Envoyer la question' }).click();
  await page.locator('.done').waitFor();
  await page.context().close();
}

/** As much of a browser's element as is asked here. */
interface Focusable {
  matches(selector: string): boolean;
}

/** By the keyboard alone, as far as Tab leads. */
export class Keyboard {
  constructor(readonly page: Page) {}

  /** @throws Error where no number of Tabs leads there */
  async to(role: 'link' | 'button' | 'textbox' | 'searchbox' | 'combobox' | 'radio', name: string): Promise<void> {
    const goal = this.page.getByRole(role, { name, exact: true }).first();
    await goal.waitFor();
    for (let tabs = 0; tabs < 120; tabs += 1) {
      if (await goal.evaluate((element) => (element as unknown as Focusable).matches(':focus'))) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`no way by keyboard to ${role} ${name}`);
  }

  async open(name: string): Promise<void> {
    await this.to('link', name);
    await this.page.keyboard.press('Enter');
  }

  async press(name: string): Promise<void> {
    await this.to('button', name);
    await this.page.keyboard.press('Enter');
  }

  async write(name: string, text: string, role: 'textbox' | 'searchbox' = 'textbox'): Promise<void> {
    await this.to(role, name);
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.type(text);
  }

  /** By the first letters of an option, as a reader would. */
  async choose(name: string, option: string): Promise<void> {
    await this.to('combobox', name);
    await this.page.keyboard.type(option);
  }
}
