import { filesOf, root, zipOf } from '@pan/testing';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { schoolDay } from '@pan/kit/domain';
import type { Client } from './record.js';
import {
  aBundle,
  codes,
  effects,
  openStays,
  rowOf,
  sis,
  startImports,
  without,
  type Ending,
  type ImportingRecord,
  type Tables,
} from './imports-fixture.js';

let record: ImportingRecord;
beforeAll(async () => {
  record = await startImports();
});
afterAll(() => record.close());

describe('Importing a bundle', () => {
  const bundle = () => aBundle({ id: 'ecole-a', learners: 50 }, { id: 'ecole-b', learners: 50, from: 51 });

  it('answers with a job at its public address and loads every row', async () => {
    const sent = await record.send(bundle());
    expect(sent.status).toBe(202);
    expect(sent.location).toBe(`http://127.0.0.1:7100/student-record/v1/imports/${sent.json.id}`);
    const job = await record.end(sent.json.id);
    expect(job).toMatchObject({ state: 'succeeded', reason: null, all: [], counts: { rows: 310, held: 0 } });
    expect(effects(job)).toEqual({
      'organisation.created': 2,
      'learner.created': 100,
      'staff.created': 2,
      'class.created': 2,
      'stay.created': 100,
      'membership.created': 102,
    });
    const facts = Map.groupBy(await record.news(), (type) => type);
    expect(Object.fromEntries([...facts].map(([type, all]) => [type, all.length]))).toEqual({
      'organisation-registered.v1': 2,
      'learner-registered.v1': 100,
      'learner-enrolled.v1': 100,
      'staff-registered.v1': 2,
      'class-opened.v1': 2,
      'class-joined.v1': 100,
      'class-staffed.v1': 2,
    });
  });

  it('places its organisations below the root, which its top district is', async () => {
    const { json } = await record.call<{ items: { code: string }[] }>('GET', '/v1/organisations?parent=css-a');
    expect(json.items.map(({ code }) => code)).toEqual(expect.arrayContaining(['css-a.ecole-a', 'css-a.ecole-b']));
  });

  it('changes nothing and tells nothing when the same bundle comes again', async () => {
    const job = await record.import(bundle());
    expect(job).toMatchObject({
      state: 'succeeded',
      counts: { 'learner.unchanged': 100, 'membership.unchanged': 102 },
    });
    expect(effects(job)).toEqual({});
    expect(await record.news()).toEqual([]);
  });

  it('tells one fact for one changed row', async () => {
    const tables = bundle();
    rowOf(tables.users, 'e-7')['givenName'] = 'Zoë';
    expect(effects(await record.import(tables))).toEqual({ 'learner.changed': 1 });
    expect(await record.news()).toEqual(['learner-changed.v1']);
  });

  it('keeps nothing of the bundle behind', async () => {
    expect(await record.count('import_row')).toBe(0);
    expect(await readdir(record.spool)).toEqual([]);
  });

  it('reads version 1.2 as well', async () => {
    const files = await filesOf(join(root, 'libs/oneroster/samples/bundle-1.2'));
    const job = await record.import(await zipOf(files), { source: 'sample' });
    expect(job.state).toBe('succeeded');
    expect(job.counts).toMatchObject({ 'stay.created': 5 });
    await record.news();
  });
});

describe('Rows with errors', () => {
  let tables: Tables;
  beforeAll(async () => {
    tables = await record.known('fautes', { id: 'ecole-f', learners: 200 });
  });
  const faulty = () => {
    const copy = structuredClone(tables);
    rowOf(copy.demographics, 'e-7')['birthDate'] = '2016-02-31';
    return copy;
  };

  it('are held back with the rows that depend on them, and the rest is applied', async () => {
    const copy = faulty();
    rowOf(copy.users, 'e-8')['givenName'] = 'Zoë';
    const job = await record.import(copy, { source: 'fautes' });
    expect(job).toMatchObject({
      state: 'succeeded',
      counts: { held: 3, 'learner.changed': 1, 'learner.held': 1, 'membership.held': 1 },
    });
    expect(job.all.map(({ file, row, field, code, value }) => ({ file, row, field, code, value }))).toEqual([
      { file: 'demographics.csv', row: 8, field: 'birthDate', code: 'date-impossible', value: '2016-02-31' },
      { file: 'users.csv', row: 9, field: null, code: 'demographics-held', value: null },
      { file: 'enrollments.csv', row: 9, field: 'userSourcedId', code: 'learner-held', value: 'e-7' },
    ]);
    for (const { detail, remedy } of job.all) expect(`${detail} ${remedy}`).not.toMatch(/\{|null|undefined/);
  });

  it('never end a stay', async () => {
    expect(await record.news()).toEqual(['learner-changed.v1']);
    expect(await record.count(openStays('fautes'))).toBe(200);
  });

  it('never end anything when their key cannot be read', async () => {
    const copy = without(tables, 'e-7');
    copy.users.push({ ...rowOf(tables.users, 'e-7'), sourcedId: '' });
    const job = await record.import(copy, { source: 'fautes' });
    expect(codes(job)).toEqual(['value-missing']);
    expect(await record.count(openStays('fautes'))).toBe(200);
    await record.import(tables, { source: 'fautes' });
    await record.news();
  });

  it('refuse the bundle above the part that may be held', async () => {
    const copy = faulty();
    for (const learner of ['e-8', 'e-9', 'e-10']) rowOf(copy.demographics, learner)['birthDate'] = 'hier';
    const refused = await record.import(copy, { source: 'fautes' });
    expect(refused).toMatchObject({ state: 'refused', reason: { code: 'too-many-rows-held' } });
    expect(refused.reason!.detail).toContain('12 sur 606');
    expect(await record.news()).toEqual([]);
    expect(await record.import(copy, { source: 'fautes', maxHeldPercent: '5' })).toMatchObject({ state: 'succeeded' });
  });

  it('refuse the bundle altogether in mode all', async () => {
    expect(await record.import(faulty(), { source: 'fautes', mode: 'all' })).toMatchObject({
      state: 'refused',
      reason: { code: 'bundle-has-errors' },
    });
    expect(await record.count('import_row')).toBe(0);
  });

  it('are named where they speak of what nobody has sent', async () => {
    const copy = structuredClone(tables);
    rowOf(copy.users, 'e-1')['orgSourcedIds'] = 'ailleurs';
    rowOf(copy.enrollments, 'm-2')['classSourcedId'] = 'g-?';
    rowOf(copy.enrollments, 'm-3')['userSourcedId'] = 'p-?';
    rowOf(copy.orgs, 'ecole-f')['parentSourcedId'] = 'en-haut';
    const job = await record.import(copy, { source: 'fautes' });
    expect(job.state).toBe('succeeded');
    expect(job.all.map(({ severity, code, row, value }) => [severity, code, row, value])).toEqual([
      ['warning', 'parent-not-in-bundle', 3, 'en-haut'],
      ['error', 'organisation-not-in-bundle', 3, 'ailleurs'],
      ['error', 'learner-held', 3, 'e-1'],
      ['error', 'class-not-in-bundle', 4, 'g-?'],
      ['error', 'learner-not-in-bundle', 5, 'p-?'],
    ]);
    expect(await record.count(openStays('fautes'))).toBe(200);
    await record.import(tables, { source: 'fautes' });
    await record.news();
  });

  it('count once where they repeat themselves, and are held where they contradict themselves', async () => {
    const copy = structuredClone(tables);
    copy.users.push({ ...rowOf(tables.users, 'e-1') }, { ...rowOf(tables.users, 'e-2'), familyName: 'Roy' });
    const job = await record.import(copy, { source: 'fautes' });
    expect(codes(job)).toEqual(['row-repeated', 'row-contradicted', 'row-contradicted', 'learner-held']);
    expect(job.counts).toMatchObject({ held: 3, 'learner.unchanged': 199 });
    expect(await record.news()).toEqual([]);
  });

  it('are explained in the language of whoever reads the report', async () => {
    const { json } = await record.send(faulty(), { source: 'fautes', mode: 'all' });
    await record.end(json.id);
    const english = await record.call('GET', `/v1/imports/${json.id}`, undefined, { 'accept-language': 'en-CA' });
    expect(english.json.reason!.detail).toMatch(/^Rows with errors: 3 of 606/);
    expect(english.json.problems[0]!.remedy).toBe('Correct it in your system.');
  });
});

describe('A value is taken or refused alike by one write, in a batch and in a bundle', () => {
  const today = schoolDay(new Date());
  const tomorrow = schoolDay(new Date(Date.now() + 86_400_000));
  const nfd = (text: string) => text.normalize('NFD');
  /** What differs from a learner, class or place without a fault, and whether it is taken. */
  const learners: [string, Partial<Record<'familyName' | 'middleName' | 'birthDate' | 'sourceId', string>>, boolean][] =
    [
      ['a name of 100 letters', { familyName: 'x'.repeat(100) }, true],
      ['a name of 100 letters with accents apart', { familyName: nfd('é'.repeat(100)) }, true],
      ['a name of 101 letters', { familyName: 'x'.repeat(101) }, false],
      ['a name of 150 letters', { familyName: 'x'.repeat(150) }, false],
      ['a middle name of 101 letters', { middleName: 'x'.repeat(101) }, false],
      ['a name turned around', { familyName: 'Roy\u202eyor' }, false],
      ['a name with a blank without width', { familyName: 'R\u200boy' }, false],
      ['a name with a joiner within a word', { familyName: 'می\u200cخواهم' }, true],
      ['a name with a tab', { familyName: 'Roy\tAna' }, false],
      ['a name with a hyphen that may go', { familyName: 'Roy\u00ad' }, false],
      ['a name in ligatures', { familyName: 'Lebœuf' }, true],
      ['a birth date today', { birthDate: today }, true],
      ['a birth date tomorrow', { birthDate: tomorrow }, false],
      ['a birth date in 2057', { birthDate: '2057-01-01' }, false],
      ['a birth date before 1900', { birthDate: '1899-12-31' }, false],
      ['a birth date that no calendar has', { birthDate: '2014-02-29' }, false],
      ['a key of 255 signs', { sourceId: 'k'.repeat(255) }, true],
      ['a key of 256 signs', { sourceId: 'k'.repeat(256) }, false],
      ['a key with a sign that nobody sees', { sourceId: 'k\u2060k' }, false],
    ];
  const titles: [string, string, boolean][] = [
    ['200 letters', 'x'.repeat(200), true],
    ['201 letters', 'x'.repeat(201), false],
    ['a mark of direction', 'Groupe\u2066', false],
  ];
  const ends: [string, string, boolean][] = [
    ['in 2199', '2199-12-31', true],
    ['in 2200', '2200-01-01', false],
    ['on a day that no calendar has', '2027-06-31', false],
  ];
  const tables = aBundle({ id: 'ecole-val', learners: learners.length });
  const school = { code: 'css-a.ecole-val' };
  const doors = ['rest', 'batch', 'bundle'] as const;
  /** Each door has keys of its own, of the length and with the signs of the case. */
  const keyOf = (n: number, door: (typeof doors)[number]) =>
    door.at(-1)! + (learners[n]![1].sourceId ?? `v-${n}`).slice(1);
  const whoOf = (n: number) => {
    const { sourceId: _, ...fields } = learners[n]![1];
    return { familyName: `Valeur ${n}`, givenName: 'Ana', birthDate: '2014-01-01', ...fields };
  };
  const read = async (n: number) =>
    record.database.query<{ source_id: string; said: object }>(
      `select source_id, said from learner_source where source = 'values' and source_id = any($1) order by 1`,
      [doors.map((door) => keyOf(n, door))],
    );
  let client: Client;
  let job: Ending;

  beforeAll(async () => {
    client = record.as({ ...sis, purposes: ['school-administration'] });
    const pupils = tables.users.filter(({ role }) => role === 'student');
    for (const [n, pupil] of pupils.entries()) {
      const { familyName, givenName, birthDate, ...rest } = whoOf(n);
      const sourcedId = keyOf(n, 'bundle');
      rowOf(tables.enrollments, `m-${n + 1}`)['userSourcedId'] = sourcedId;
      Object.assign(tables.demographics[n]!, { sourcedId, birthDate });
      Object.assign(pupil, { sourcedId, familyName, givenName, middleName: rest.middleName ?? '' });
    }
    for (const [n, [, title]] of titles.entries())
      tables.classes.push({ ...tables.classes[0]!, sourcedId: `t-${n}`, title });
    for (const [n, [, endDate]] of ends.entries())
      tables.enrollments.push({ ...rowOf(tables.enrollments, 'm-p-ecole-val'), sourcedId: `e-${n}`, endDate });
    job = await record.import(tables, { source: 'values', maxHeldPercent: '100' });
    expect(job.state).toBe('succeeded');
  });

  const put = async (kind: string, sourceId: string, body: object): Promise<number> => {
    const path = `/v1/organisations/${school.code}/${kind}/by-source/${encodeURIComponent(sourceId)}?source=values`;
    return (await client.put(path, body)).status;
  };
  const inBatch = async (kind: string, sourceId: string, body: object): Promise<string> => {
    const item = { kind, organisation: school.code, sourceId, ...body };
    return (await client.post('/v1/changes?source=values', { items: [item] })).body.items[0].outcome as string;
  };

  it.each(learners.map(([title, , taken], n) => [title, taken, n] as const))(
    'of a learner: %s (%s) [F11]',
    async (_, taken, n) => {
      const who = whoOf(n);
      expect(await put('learners', keyOf(n, 'rest'), who)).toBe(taken ? 201 : 400);
      expect(await inBatch('learner', keyOf(n, 'batch'), who)).toBe(taken ? 'created' : 'refused');
      const kept = { ...who, familyName: who.familyName.normalize('NFC') };
      const said = (await read(n)).map((row) => row.said);
      expect(said).toEqual(taken ? doors.map(() => expect.objectContaining(kept) as unknown) : []);
    },
  );

  it.each(titles.map(([title, text, taken], n) => [title, text, taken, n] as const))(
    'of a class: a title with %s [F11]',
    async (_, title, taken, n) => {
      const body = { title, schoolYear: '2026-2027' };
      expect(await put('classes', `tr-${n}`, body)).toBe(taken ? 201 : 400);
      expect(await inBatch('class', `tb-${n}`, body)).toBe(taken ? 'created' : 'refused');
      expect(await record.count(`class where source_id in ('tr-${n}', 'tb-${n}', 't-${n}')`)).toBe(taken ? 3 : 0);
    },
  );

  it.each(ends.map(([title, day, taken], n) => [title, day, taken, n] as const))(
    'of a place and a stay: an end %s [F11]',
    async (_, endedOn, taken, n) => {
      const place = { classSourceId: 'g-ecole-val', personSourceId: 'p-ecole-val', role: 'teacher', endedOn };
      expect(await put('memberships', `er-${n}`, place)).toBe(taken ? 201 : 400);
      expect(await inBatch('membership', `eb-${n}`, place)).toBe(taken ? 'created' : 'refused');
      expect(await record.count(`membership where source_id in ('er-${n}', 'eb-${n}', 'e-${n}')`)).toBe(taken ? 3 : 0);
      const stay = { learnerSourceId: keyOf(0, 'bundle'), schoolYear: '2026-2027', level: 'primary-3', endedOn };
      expect(await put('enrolments', `er-${n}`, stay)).toBe(taken ? 201 : 400);
      expect(await inBatch('enrolment', `eb-${n}`, { ...stay, beganOn: endedOn })).toBe(taken ? 'created' : 'refused');
    },
  );

  it('names each refused row of the bundle by its file, row and field [F11]', () => {
    const found = Map.groupBy(
      job.all.filter(({ code }) => !code.endsWith('-held')),
      ({ code }) => code,
    );
    expect(Object.fromEntries([...found].map(([code, all]) => [code, all.length]))).toEqual({
      ...{ 'birth-date-impossible': 2, 'control-character': 8, 'date-impossible': 4, 'value-too-long': 7 },
    });
    for (const one of [...found.values()].flat())
      expect(one).toMatchObject({
        ...{ file: expect.stringMatching(/csv$/) as string, row: expect.any(Number) as number },
        field: expect.stringMatching(/Date$|Name$|SourcedId$|sourcedId|title/) as string,
      });
  });

  it('of a stay: an end before its beginning, of a school year: years that do not follow [F11]', async () => {
    const stay = { learnerSourceId: keyOf(0, 'bundle'), schoolYear: '2026-2027', level: 'primary-3' };
    const reversed = { ...stay, beganOn: '2026-09-01', endedOn: '2026-08-31' };
    expect(await put('enrolments', 'reversed', reversed)).toBe(400);
    expect(await inBatch('enrolment', 'reversed', reversed)).toBe('refused');
    for (const schoolYear of ['2026-2028', '0026-0027', '2026-27', '2200-2201']) {
      expect(await put('enrolments', 'year', { ...stay, schoolYear })).toBe(400);
      expect(await inBatch('class', 'year', { title: 'G', schoolYear })).toBe('refused');
      const { status } = await record.send(tables, { source: 'values', schoolYear });
      expect(status).toBe(400);
    }
  });
});
