import { randomUUID } from 'node:crypto';
import { FinalMarkReleasedV1 } from '@pan/contracts';
import { fact, schoolDay } from '@pan/kit/domain';
import { axeFindings, eventually, openBrowser, type TokenOptions, withBrowser } from '@pan/testing';
import pg from 'pg';
import { aMark } from './marks.js';
import { readPdf } from './read-pdf.js';
import { course, Reporting } from './reporting.js';
import {
  type Client,
  type Json,
  linkGuardian,
  type RunningRecord,
  sisOfA,
  sisOfB,
  startRecord,
  twoCentres,
} from './record.js';

const familyOf = (subject: string, role: 'guardian' | 'learner', id: string): TokenOptions => ({
  ...{ clientId: 'portal', subject, organisations: [], purpose: 'family-access', person: { role, id } },
  scopes: ['account', 'learners:read', 'demographics:read'],
});
const today = schoolDay(new Date());
const dayOff = (days: number) => schoolDay(new Date(Date.now() + days * 86_400_000));
const always = { validFrom: '2020-01-01' };

describe('Marks of terms and report cards', () => {
  let record: RunningRecord;
  let a: Client;
  let b: Client;
  let ministry: Client;
  let say: Reporting;
  let number = 0;

  beforeAll(async () => {
    record = await startRecord();
    await twoCentres(record);
    [a, b, ministry] = [record.as(sisOfA), record.as(sisOfB), record.as()];
    say = new Reporting(a);
  });
  afterAll(() => record.close());

  const guardianOf = async (learnerId: string): Promise<{ personId: string; subject: string; family: Client }> => {
    const subject = `parent-bulletin-${(number += 1)}`;
    const personId = await linkGuardian(record, a, learnerId, subject);
    return { personId, subject, family: record.as(familyOf(subject, 'guardian', personId)) };
  };
  /** A page or a file, as a browser gets it. */
  const raw = async (who: TokenOptions, path: string, language = 'fr'): Promise<Response> =>
    fetch(record.url + path, {
      headers: { authorization: `Bearer ${await record.issuer.token(who)}`, 'accept-language': language },
    });

  it('[R27] are drawn up for 28 pupils in one job with PDFs, published on a day, read and acknowledged by the family, and corrected with history', async () => {
    const of = await say.group(28);
    const [zoe] = of.pupils as [string];
    await say.tellAll(of, 'term-1', '80', '62.5');
    await say.put(of, zoe, 'solve', { mark: '91.25' });
    const job = await say.draw(of);
    expect(job).toMatchObject({
      state: 'succeeded',
      progress: { done: 28, total: 28 },
      counts: { drawn: 28, incomplete: 0 },
    });

    const { family, personId, subject } = await guardianOf(zoe);
    const card = await say.cardOf(of, zoe);
    expect(card).toMatchObject({ missing: [], editions: [] });
    expect((await family.get(`/v1/learners/${zoe}/report-cards`)).body.items).toEqual([]);
    expect((await family.get(`/v1/report-cards/${card.id}`)).status).toBe(404);
    const published = await say.publish(of, { publishOn: today });
    expect(published.body).toMatchObject({
      published: 28,
      already: 0,
      withoutCard: 0,
      publishedOn: today,
      latestOn: '2026-11-20',
    });
    expect((await say.publish(of)).body).toMatchObject({ published: 0, already: 28 });

    const [listed] = (await family.get(`/v1/learners/${zoe}/report-cards`)).body.items;
    expect(listed).toMatchObject({
      id: card.id,
      drawnAt: null,
      editions: [{ number: 1, publishedOn: today, reason: null }],
    });
    const read = await family.get(`/v1/report-cards/${card.id}`);
    // 0.3 × 91.25 + 0.7 × 62.5 = 71.125; the mean of 27 times 67.75 and that is 67.87.
    const [line] = read.body.content.courses;
    expect(line).toMatchObject({ terms: [{ mark: '71' }], means: [{ mean: '68', withheld: false }], final: null });
    expect(line.competencies.map(({ terms }: Json) => terms[0].mark)).toEqual(['91', '63']);

    const who = familyOf(subject, 'guardian', personId);
    const pdf = await raw(who, `/v1/report-cards/${card.id}/pdf`);
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    const { text, roles, title, language, isTagged } = await readPdf(Buffer.from(await pdf.arrayBuffer()));
    expect([title, language, isTagged]).toEqual(['Bulletin scolaire, 1re étape, 2026-2027', 'fr-CA', true]);
    expect([...roles]).toEqual(expect.arrayContaining(['H1', 'H2', 'Table', 'TR', 'TH', 'TD', 'L', 'LI']));
    const { familyName, givenName } = read.body.content.learner;
    const plain = text.replace(/\s+/g, ' ');
    const rows = [
      'Résoudre une situation-problème 30 % 91',
      'Utiliser un raisonnement mathématique 70 % 63',
      'Résultat de la discipline 100 % 71',
      'Moyenne du groupe — 68',
    ];
    for (const words of [`${givenName} ${familyName}`, 'École de css-a', 'Mathématique', ...rows])
      expect(plain).toContain(words);

    const page = await raw(who, `/v1/report-cards/${card.id}/html`);
    const html = await page.text();
    expect(html).toContain('<html lang="fr-CA">');
    expect(html).toContain('<th scope="row">Moyenne du groupe</th><td>—</td><td>68</td>');
    expect(await (await raw(who, `/v1/report-cards/${card.id}/html`, 'en')).text()).toContain(
      '<th scope="row">Group average</th>',
    );

    const acknowledge = (edition = 1) => family.post(`/v1/report-cards/${card.id}/acknowledgements`, { edition });
    const all = await Promise.all(Array.from({ length: 8 }, () => acknowledge()));
    expect(new Set(all.map(({ status, body }) => `${status} ${body.acknowledgedAt}`)).size).toBe(1);
    expect((await say.cardOf(of, zoe)).editions[0].acknowledgements).toEqual([{ personId, at: expect.any(String) }]);
    expect((await acknowledge(2)).body.code).toBe('report-card-unknown');

    const correction = (more: object = {}) =>
      a.post(`/v1/report-cards/${card.id}/corrections`, {
        reason: 'Le résultat était celui d’un autre élève.',
        ...more,
      });
    expect((await correction()).body.code).toBe('correction-changes-nothing');
    expect((await say.put(of, zoe, 'solve', { mark: '61' })).body.code).toBe('correction-reason-required');
    expect((await say.put(of, zoe, 'solve', { mark: '61', reason: 'Erreur de saisie' })).body.changed).toBe(true);
    expect((await correction({ publishOn: dayOff(3) })).body).toEqual({ edition: 2, publishedOn: dayOff(3) });
    expect((await family.get(`/v1/report-cards/${card.id}`)).body).toMatchObject({
      edition: 1,
      editions: [{ number: 1 }],
    });
    expect((await family.get(`/v1/report-cards/${card.id}?edition=2`)).status).toBe(404);
    await record.database.query(`update report_card_edition set published_on = school_day() where card_id = $1`, [
      card.id,
    ]);
    const corrected = await family.get(`/v1/report-cards/${card.id}`);
    expect(corrected.body.editions).toMatchObject([
      { number: 1 },
      { number: 2, reason: 'Le résultat était celui d’un autre élève.' },
    ]);
    expect(corrected.body.content.courses[0].competencies[0].terms[0].mark).toBe('61');
    expect((await family.get(`/v1/report-cards/${card.id}?edition=1`)).body.content).toEqual(read.body.content);

    const marks = await a.get(`/v1/classes/${of.id}/term-marks?term=term-1&limit=500`);
    const told = marks.body.items.find((mark: Json) => mark.learnerId === zoe && mark.competency === 'solve');
    expect(told).toMatchObject({
      mark: '61',
      reason: 'Erreur de saisie',
      version: 3,
      history: [{ mark: '80' }, { mark: '91.25', reason: null }],
    });
    const looks = await record.database.query<{ operation: string }>(
      `select distinct operation from access_log where learner_ids @> array[$1::uuid] and subject = $2`,
      [zoe, subject],
    );
    const operations = looks.map(({ operation }) => operation);
    expect(operations).toEqual(
      expect.arrayContaining(['list-report-cards', 'read-report-card', 'acknowledge-report-card']),
    );
  });

  it('name what is missing in each card, and are published so only where the school says it', async () => {
    const of = await say.group(2);
    const [one, other] = of.pupils as [string, string];
    await say.tell(of, [
      say.item(one, 'solve', 'term-1', { mark: '70' }),
      say.item(one, 'reason', 'term-1', { code: 'absent' }),
    ]);
    expect((await say.draw(of)).counts).toMatchObject({ drawn: 2, incomplete: 2 });
    expect((await say.cardOf(of, one)).missing).toEqual([
      { course, competency: 'reason', term: 'term-1', why: 'word', code: 'absent' },
    ]);
    expect((await say.cardOf(of, other)).missing.map(({ why }: Json) => why)).toEqual(['not-told', 'not-told']);
    const refused = await say.publish(of);
    expect([refused.status, refused.body.code, refused.body.detail]).toEqual([
      409,
      'report-card-incomplete',
      expect.stringContaining('2'),
    ]);
    await say.put(of, other, 'solve', { code: 'exempted' });
    expect((await say.publish(of, { withMissing: true })).body.code).toBe('report-cards-out-of-date');
    await say.draw(of);
    expect((await say.publish(of, { withMissing: true })).body.published).toBe(2);
    const { body } = await a.get(`/v1/report-cards/${(await say.cardOf(of, one)).id}`);
    expect(body.content.courses[0]).toMatchObject({
      terms: [{ mark: null }],
      means: [{ mean: null, withheld: false }],
    });
    expect((await say.draw(of)).counts).toMatchObject({ drawn: 0, published: 2 });
  });

  it('come to a final mark in the last term, with the ministry’s examination, whose result they wait for', async () => {
    const of = await say.group(1, 'primary-6');
    const [pupil] = of.pupils as [string];
    for (const term of ['term-1', 'term-2', 'term-3']) await say.tellAll(of, term, '74', '61');
    await say.draw(of, 'term-3');
    const [card] = await say.cardsOf(of, 'term-3');
    expect(card.missing).toEqual([{ course, competency: null, term: null, why: 'no-examination-result', code: null }]);
    const [school] = await record.database.query<{ id: string }>(
      `select id from organisation where code = 'css-a.ecole'`,
    );
    const mark = aMark(pupil, school!.id, { mark: 40, passed: false });
    await record.hear(fact(FinalMarkReleasedV1, pupil, mark));
    await eventually(async () => expect((await a.get(`/v1/learners/${pupil}/results`)).body.items).toHaveLength(1));
    await say.draw(of, 'term-3');
    const { content } = (await a.get(`/v1/report-cards/${card.id}`)).body;
    // 0.3 × 74 + 0.7 × 61 = 64.9; 64.9 × 0.8 + 40 × 0.2 = 59.92.
    expect(content.courses[0]).toMatchObject({
      final: '60',
      passed: true,
      examination: { mark: '40', share: '20' },
      finalMean: { withheld: true },
    });
    expect(content.missing).toEqual([]);
  });

  it('are told by 500 with every row’s error, and by one with its version', async () => {
    const of = await say.group(1);
    const stranger = await say.group(1);
    const [pupil] = of.pupils as [string];
    const { body } = await say.tell(of, [
      say.item(pupil, 'solve', 'term-1', { mark: '70' }),
      say.item(pupil, 'solve', 'term-1', { mark: '71' }),
      say.item(pupil, 'sing', 'term-1', { mark: '70' }),
      say.item(pupil, 'solve', 'term-9', { mark: '70' }),
      { ...say.item(pupil, 'solve', 'term-1', { mark: '70' }), course: 'mathematics.primary-1-2' },
      say.item(stranger.pupils[0]!, 'solve', 'term-1', { mark: '70' }),
      say.item(randomUUID(), 'solve', 'term-1', { mark: '70' }),
      say.item(pupil, 'reason', 'term-1', { mark: '101' }),
      say.item(pupil, 'reason', 'term-1', { mark: '70', code: 'absent' }),
    ]);
    expect(body.items.map(({ outcome, problem }: Json) => problem?.code ?? outcome)).toEqual([
      'created',
      'mark-said-twice',
      'competency-not-of-course',
      'report-term-unknown',
      'course-framework-unknown',
      'mark-learner-not-in-class',
      'learner-unknown',
      'invalid-request',
      'mark-or-word',
    ]);
    expect(body.items[7].problem.errors).toMatchObject([{ pointer: '/items/7/mark' }]);
    const first = await say.put(of, pupil, 'reason', { mark: '60.50' });
    expect([first.status, first.headers.get('etag')]).toEqual([201, '"1"']);
    expect((await say.put(of, pupil, 'reason', { mark: '60.5' }, { 'if-match': '"1"' })).body.changed).toBe(false);
    expect((await say.put(of, pupil, 'reason', { mark: '61' }, { 'if-match': '"7"' })).status).toBe(412);
    expect((await say.put(of, pupil, 'reason', {}, { 'if-match': '"1"' })).body.changed).toBe(true);
    const race = await Promise.all(
      Array.from({ length: 12 }, (_, at) => say.put(of, pupil, 'reason', { mark: String(at) }, { 'if-match': '"2"' })),
    );
    expect(race.map(({ status }) => status).sort((one, other) => one - other)).toEqual([
      200,
      ...Array.from({ length: 11 }, () => 412),
    ]);
    const fresh = await say.group(1);
    const born = await Promise.all(
      Array.from({ length: 12 }, () => say.put(fresh, fresh.pupils[0]!, 'solve', { mark: '60' })),
    );
    expect(born.map(({ status }) => status).sort((one, other) => one - other)).toEqual([
      ...Array.from({ length: 11 }, () => 200),
      201,
    ]);
  });

  it('are taken from OneRoster’s gradebook where line items are tied to a competency and a term; what is not tied or graded is told', async () => {
    const of = await say.group(3);
    const [one, other, third] = of.pupils as [string, string, string];
    const base = '/ims/oneroster/gradebook/v1p2';
    const [school] = await record.database.query<{ id: string }>(
      `select id from organisation where code = 'css-a.ecole'`,
    );
    const ref = (type: string, sourcedId: string) => ({
      href: `https://lms.example/${type}/${sourcedId}`,
      sourcedId,
      type,
    });
    const common = { status: 'active', dateLastModified: '2026-09-01T00:00:00Z' };
    await a.put(`${base}/categories/bulletin`, {
      category: { sourcedId: 'bulletin', ...common, title: 'Devoirs', weight: 1 },
    });
    const lineItem = (sourcedId: string, resultValueMax: number) =>
      a.put(`${base}/lineItems/${sourcedId}`, {
        lineItem: {
          ...{
            sourcedId,
            ...common,
            title: sourcedId,
            assignDate: '2026-09-08T12:00:00Z',
            dueDate: '2026-09-15T12:00:00Z',
          },
          ...{ class: ref('class', of.id), school: ref('org', school!.id), category: ref('category', 'bulletin') },
          ...{ resultValueMin: 0, resultValueMax },
        },
      });
    for (const [key, most] of [
      ['dictee', 20],
      ['probleme', 40],
      ['jeu', 10],
    ] as const)
      expect((await lineItem(key, most)).status).toBe(201);
    const score = (key: string, student: string, said: object) =>
      a.put(`${base}/results/${key}-${student}`, {
        result: {
          ...{
            sourcedId: `${key}-${student}`,
            ...common,
            lineItem: ref('lineItem', key),
            student: ref('user', student),
          },
          ...{ scoreStatus: 'fully graded', scoreDate: '2026-09-16', ...said },
        },
      });
    // One: (15/20 × 2 + 20/40 × 1) / 3 = 66.6667; other is exempt from one; of the third one is not graded yet.
    await score('dictee', one, { score: 15 });
    await score('probleme', one, { score: 20 });
    await score('dictee', other, { score: 18 });
    await score('probleme', other, { scoreStatus: 'exempt' });
    await score('dictee', third, { score: 10 });
    await score('probleme', third, { scoreStatus: 'submitted' });
    const at = `/v1/classes/${of.id}`;
    const take = () => a.post(`${at}/gradebook-takings`, { term: 'term-1' }, { 'idempotency-key': randomUUID() });
    expect((await take()).body.code).toBe('gradebook-not-tied');
    const tie = (item: string, more: object = {}) => ({
      lineItem: item,
      course,
      competency: 'solve',
      term: 'term-1',
      ...more,
    });
    const ties = (items: readonly object[]) => a.put(`${at}/gradebook-ties`, { items });
    expect((await ties([tie('dictee'), tie('dictee')])).body.code).toBe('tie-said-twice');
    expect((await ties([tie('nobody')])).body.code).toBe('line-item-unknown');
    expect((await ties([tie('dictee', { competency: 'sing' })])).body.code).toBe('competency-not-of-course');
    const tied = await ties([tie('dictee', { weight: '2' }), tie('probleme')]);
    expect(tied.body).toMatchObject({
      items: [{ competency: 'solve' }, { term: 'term-1' }],
      untied: [{ title: 'jeu' }],
    });
    const { body } = await take();
    expect(body).toMatchObject({ untied: [{ title: 'jeu' }], untaken: [{ learnerId: third, why: 'not-graded' }] });
    expect(body.marks.map(({ outcome }: Json) => outcome)).toEqual(['created', 'created']);
    expect((await take()).body.marks.map(({ outcome }: Json) => outcome)).toEqual(['unchanged', 'unchanged']);
    const marks = (await a.get(`${at}/term-marks`)).body.items as Json[];
    const markOf = (learnerId: string) => marks.find((mark) => mark.learnerId === learnerId);
    expect([markOf(one).mark, markOf(other).mark, markOf(one).lineItems.length]).toEqual(['66.6667', '90', 2]);
    expect((await b.put(`${at}/gradebook-ties`, { items: [] })).body.code).toBe('class-unknown');

    // A teacher's system writes a score at the moment of the taking: it is waited for, and taken.
    const teacher = new pg.Client({ connectionString: record.database.appUrl });
    await teacher.connect();
    try {
      await teacher.query(`begin`);
      await teacher.query(`select set_config('app.organisations', 'ministere', true)`);
      await teacher.query(`select from learner where id = $1 for no key update`, [other]);
      await teacher.query(`update gradebook_result set score = 10 where learner_id = $1 and score = 18`, [other]);
      const taking = take();
      await eventually(async () => {
        const waiting = await record.database.query(
          `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
        );
        if (waiting.length === 0) throw new Error('the taking has not come to the lock yet');
      });
      await teacher.query(`commit`);
      const outcomes = (await taking).body.marks as Json[];
      expect(outcomes.find(({ learnerId }) => learnerId === other)).toMatchObject({ outcome: 'changed' });
      const [mark] = (await a.get(`${at}/term-marks`)).body.items.filter(
        (one: Json) => one.learnerId === other,
      ) as Json[];
      expect(mark.mark).toBe('50');
    } finally {
      await teacher.end();
    }
  });

  it('are published with the marks that stand, or a mark that comes at the same moment asks for its reason', async () => {
    const outcomes: string[] = [];
    for (let turn = 0; turn < 6; turn += 1) {
      const of = await say.group(1);
      await say.tellAll(of, 'term-1', '70', '70');
      await say.draw(of);
      const [given, told] = await Promise.all([say.publish(of), say.put(of, of.pupils[0]!, 'solve', { mark: '71' })]);
      outcomes.push(`${given.body.code ?? 'published'} ${told.body.code ?? 'told'}`);
    }
    const possible = ['published correction-reason-required', 'report-cards-out-of-date told'];
    expect(outcomes.filter((outcome) => !possible.includes(outcome))).toEqual([]);
  });

  it('are published and corrected by a person of the school’s direction, and by nobody else of the staff', async () => {
    const of = await say.group(1);
    const [pupil] = of.pupils as [string];
    await say.tellAll(of, 'term-1', '70', '70');
    await say.draw(of);
    const key = `dir-${(number += 1)}`;
    const at = `/v1/organisations/css-a.ecole/staff/by-source/${key}`;
    await a.put(at, { familyName: 'Roy', givenName: 'Ève' });
    const subject = `compte-${key}`;
    const { body } = await a.post('/v1/accounts/staff-links', { subject, staffSourceId: key });
    const eve = record.as({ clientId: 'portal', subject, person: body.person, organisations: ['css-a.ecole'] });
    const says = (name: string) =>
      a.put(`${at}/functions`, { functions: [{ function: name, validFrom: '2026-08-24' }] });
    expect((await say.publish(of, {}, eve)).body.code).toBe('direction-required');
    await says('registrar');
    expect((await say.publish(of, {}, eve)).body.code).toBe('direction-required');
    await says('direction');
    expect((await say.publish({ ...of, id: randomUUID() }, {}, eve)).body.code).toBe('class-unknown');
    expect((await say.publish(of, {}, eve)).body).toMatchObject({ published: 1 });
    const { id } = (await say.cardsOf(of))[0];
    expect((await eve.get(`/v1/report-cards/${id}`)).status).toBe(200);
    await say.put(of, pupil, 'solve', { mark: '71', reason: 'Erreur de saisie' });
    const corrected = await eve.post(`/v1/report-cards/${id}/corrections`, { reason: 'Erreur de saisie' });
    expect([corrected.status, corrected.body.edition]).toEqual([201, 2]);
    const [edition] = await record.database.query<{ by: string }>(
      `select published_by as by from report_card_edition where card_id = $1 and number = 2`,
      [id],
    );
    expect(edition!.by).toBe(subject);
  });

  it('show nothing to another centre, to whoever has no right to results, or whom an order forbids; the school’s log keeps that they asked', async () => {
    const of = await say.group(1);
    const [pupil] = of.pupils as [string];
    await say.tellAll(of, 'term-1', '70', '70');
    await say.draw(of);
    await say.publish(of);
    const { id } = (await say.cardsOf(of))[0];
    const { family, personId, subject } = await guardianOf(pupil);
    expect((await family.get(`/v1/report-cards/${id}`)).status).toBe(200);
    const mayRead = {
      organisation: 'css-a.ecole',
      basis: 'parental-authority',
      rights: [{ act: 'read-record', ...always }],
    };
    await a.put(`/v1/learners/${pupil}/guardians/${personId}/rights`, mayRead);
    expect((await family.get(`/v1/report-cards/${id}`)).body.code).toBe('report-card-unknown');
    expect((await family.get(`/v1/learners/${pupil}/report-cards`)).body.code).toBe('learner-unknown');
    expect((await family.post(`/v1/report-cards/${id}/acknowledgements`, { edition: 1 })).body.code).toBe(
      'report-card-unknown',
    );
    const [look] = await record.database.query(
      `select operation from access_log where learner_ids @> array[$1::uuid] and subject = $2 and operation = 'read-report-cards-refused'`,
      [pupil, subject],
    );
    expect(look).toBeDefined();
    expect((await family.get(`/v1/classes/${of.id}/term-marks`)).body.items ?? []).toEqual([]);
    for (const path of [
      `/v1/report-cards/${id}`,
      `/v1/report-cards/${id}/pdf`,
      `/v1/classes/${of.id}/term-marks`,
      `/v1/classes/${of.id}/report-cards?term=term-1`,
      `/v1/learners/${pupil}/report-cards`,
    ])
      expect([path, (await b.get(path)).status]).toEqual([path, 404]);
    expect((await say.put(of, pupil, 'solve', { mark: '1' }, {}, b)).body.code).toBe('class-unknown');
    expect((await say.publish(of, {}, b)).body.code).toBe('class-unknown');
    expect((await b.post(`/v1/report-cards/${id}/corrections`, { reason: 'Rien' })).body.code).toBe(
      'report-card-unknown',
    );
  });

  it('show the staff of another school of the same pupil what was published, and no draft', async () => {
    const who = { birthDate: '2015-05-06', familyName: 'Deux-Écoles', givenName: 'Léo', permanentCode: 'DEUL06051501' };
    const of = await say.group(1, 'primary-5', who);
    const [pupil] = of.pupils as [string];
    const atB = '/v1/organisations/css-b.ecole';
    expect((await b.put(`${atB}/learners/by-source/leo`, who)).body.id).toBe(pupil);
    const stay = { learnerSourceId: 'leo', schoolYear: '2026-2027', level: 'primary-5' };
    await b.put(`${atB}/enrolments/by-source/s-leo`, stay);
    const staffOf = async (client: Client, school: string): Promise<Client> => {
      const subject = `compte-${school}-${(number += 1)}`;
      await client.put(`/v1/organisations/${school}/staff/by-source/${subject}`, {
        familyName: 'Roy',
        givenName: 'Ève',
      });
      const { body } = await client.post('/v1/accounts/staff-links', { subject, staffSourceId: subject });
      const functions = [{ function: 'direction', validFrom: '2026-08-24' }];
      await client.put(`/v1/organisations/${school}/staff/by-source/${subject}/functions`, { functions });
      return record.as({
        clientId: 'portal',
        subject,
        person: body.person,
        organisations: [school],
        purpose: 'teaching',
      });
    };
    const [here, there] = [await staffOf(a, 'css-a.ecole'), await staffOf(b, 'css-b.ecole')];
    await say.tellAll(of, 'term-1', '70', '70');
    await say.draw(of);
    const { id } = (await say.cardsOf(of))[0];
    const seen = async (client: Client): Promise<unknown[]> => {
      const { body } = await client.get(`/v1/learners/${pupil}/report-cards`);
      return [
        body.items.map(({ editions, drawnAt }: Json) => [editions.length, drawnAt !== null]),
        (await client.get(`/v1/report-cards/${id}`)).status,
      ];
    };
    expect([await seen(here), await seen(there)]).toEqual([
      [[[0, true]], 200],
      [[], 404],
    ]);
    await say.publish(of, { publishOn: today });
    expect([await seen(here), await seen(there)]).toEqual([
      [[[1, false]], 200],
      [[[1, false]], 200],
    ]);
    const service = new pg.Client({ connectionString: record.database.appUrl });
    await service.connect();
    await expect(service.query(`update report_card_edition set number = 2`)).rejects.toThrow(/permission denied/);
    await service.end();
  });

  it('follow the learner through a merge and a parting, where two marks of one key wait for the school', async () => {
    const of = await say.group(2, 'primary-5');
    const [one, other] = of.pupils as [string, string];
    await say.tell(of, [
      say.item(one, 'solve', 'term-1', { mark: '70' }),
      say.item(other, 'solve', 'term-1', { mark: '80' }),
      say.item(other, 'reason', 'term-1', { mark: '60' }),
    ]);
    await say.draw(of);
    await record.database.query(
      `insert into match_pair (id, learner_id, other_learner_id, reason, state, asked_at, version) values ($1, $2, $3, 'same-code', 'open', now(), 1)`,
      [randomUUID(), other, one],
    );
    const pairs = (await ministry.get('/v1/match-pairs?limit=500')).body.items as Json[];
    const pair = pairs.find(({ learner }) => learner.id === other);
    expect((await ministry.post(`/v1/match-pairs/${pair.id}/decision`, { decision: 'same' })).status).toBe(200);
    const marks = async (): Promise<Json[]> => (await a.get(`/v1/classes/${of.id}/term-marks`)).body.items;
    expect(
      (await marks()).map(({ learnerId, competency, mark, beside }) => [learnerId, competency, mark, beside]),
    ).toEqual(
      expect.arrayContaining([
        [one, 'solve', '70', false],
        [one, 'solve', '80', true],
        [one, 'reason', '60', false],
      ]),
    );
    await say.draw(of);
    expect((await say.cardsOf(of)).find(({ drawnAt }) => drawnAt).missing).toMatchObject([
      { competency: 'solve', why: 'two-marks' },
    ]);

    const plan = await ministry.post(`/v1/learners/${one}/parting-plan`, { merged: other });
    expect(
      plan.body.parts
        .filter(({ kind }: Json) => kind === 'term-mark')
        .map(({ side }: Json) => side)
        .sort(),
    ).toEqual(['parted', 'parted', 'remaining']);
    const unknown = plan.body.parts
      .filter(({ side }: Json) => side === null)
      .map(({ kind, id }: Json) => ({ kind, id }));
    const asked = { merged: other, reason: 'Deux élèves', remaining: unknown };
    const parted = await ministry.post(`/v1/learners/${one}/partings`, asked);
    expect([parted.status, parted.body.code]).toEqual([201, undefined]);
    expect((await marks()).map(({ learnerId, mark, beside }) => [learnerId, mark, beside])).toEqual(
      expect.arrayContaining([
        [one, '70', false],
        [other, '80', false],
        [other, '60', false],
      ]),
    );
  });

  it('follow schemes and frameworks that the ministry says as data, each with its source', async () => {
    const { items } = (await a.get('/v1/reporting-schemes?schoolYear=2026-2027')).body;
    expect(items).toMatchObject([
      { code: 'general-youth', terms: [{ weight: '20' }, { weight: '20' }, { weight: '60' }] },
    ]);
    expect(items[0].sources.map(({ section }: Json) => section)).toEqual(['a. 29.1', 'a. 30.2', 'a. 34', '']);
    const {
      code: _,
      version: __,
      ...french
    } = (await a.get('/v1/course-frameworks')).body.items.find(({ code }: Json) => code === 'french.primary-5-6');
    const local = { ...french, fr: 'Théâtre', en: 'Drama', examination: null, from: '2026-2027' };
    const at = '/v1/course-frameworks/drama.primary-5-6';
    expect((await a.put(at, local)).body.code).toBe('reporting-rules-ministry-only');
    const wrong = { ...local, competencies: local.competencies.slice(1) };
    expect((await ministry.put(at, wrong)).body.code).toBe('reporting-rule-contradicts');
    expect((await ministry.put(at, local)).status).toBe(201);
    const again = await ministry.put(at, local, { 'if-match': '"1"' });
    expect([again.status, again.body]).toEqual([200, { code: 'drama.primary-5-6', version: 1, changed: false }]);
    const of = await say.group(1);
    const { body } = await say.tell(of, [
      { learnerId: of.pupils[0], course: 'drama.primary-5-6', competency: 'speak', term: 'term-1', mark: '88' },
    ]);
    expect(body.items[0].outcome).toBe('created');
  });

  it('of a school are drawn by hundreds in one job, each under its class', async () => {
    const groups = await Promise.all([say.group(60), say.group(60)]);
    for (const of of groups) await say.tellAll(of, 'term-2', '70', '80');
    const { body } = await a.post('/v1/organisations/css-a.ecole/report-cards', {
      schoolYear: '2026-2027',
      term: 'term-2',
    });
    const job = await say.ended(body.id as string);
    expect(job.state).toBe('succeeded');
    for (const of of groups) expect((await say.cardsOf(of, 'term-2')).length).toBe(60);
    expect((await b.get(`/v1/report-card-jobs/${body.id}`)).status).toBe(404);
  });

  withBrowser('As a page', () => {
    it('[R27] they are clean for axe', async () => {
      const of = await say.group(1);
      await say.tellAll(of, 'term-1', '80', '62.5');
      await say.draw(of);
      const [card] = await say.cardsOf(of);
      const html = await (await raw(sisOfA, `/v1/report-cards/${card.id}/html`)).text();
      const browser = await openBrowser();
      try {
        const page = await browser.newPage();
        await page.setContent(html);
        expect(await axeFindings(page)).toEqual([]);
      } finally {
        await browser.close();
      }
    });
  });
});
