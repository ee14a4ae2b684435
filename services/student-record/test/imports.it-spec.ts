import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { filesOf } from './bundles.js';
import {
  aBundle,
  codes,
  effects,
  openStays,
  rowOf,
  startImports,
  without,
  zipOf,
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
    const files = await filesOf(join(import.meta.dirname, 'samples', 'bundle-1.2'));
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
