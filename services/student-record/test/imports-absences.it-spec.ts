import { schoolDay, schoolYearOfDay } from '@pan/kit/domain';
import {
  aBundle,
  delta,
  effects,
  openStays,
  rowOf,
  sis,
  startImports,
  without,
  type ImportingRecord,
  type Tables,
} from './imports-fixture.js';

const now = new Date().toISOString();
let record: ImportingRecord;
beforeAll(async () => {
  record = await startImports();
});
afterAll(() => record.close());

describe('What a bundle leaves out', () => {
  let tables: Tables;
  beforeAll(async () => {
    tables = await record.known('absents', { id: 'ecole-g', learners: 40 }, { id: 'ecole-h', learners: 40, from: 41 });
  });

  it('is over: the stay, the place in a class, the class and the staff member, and nobody is erased', async () => {
    const copy = without(tables, 'e-5', 'p-ecole-g', 'g-ecole-h');
    copy.enrollments = copy.enrollments.filter(({ classSourcedId }) => classSourcedId !== 'g-ecole-h');
    const job = await record.import(copy, { source: 'absents' });
    expect(effects(job)).toEqual({
      'learner.absent': 1,
      'stay.ended': 1,
      'membership.ended': 43,
      'class.ended': 1,
      'staff.ended': 1,
    });
    expect(await record.news()).toEqual([
      'class-closed.v1',
      ...Array.from({ length: 41 }, () => 'class-left.v1'),
      'class-unstaffed.v1',
      'class-unstaffed.v1',
      'enrolment-ended.v1',
      'staff-left.v1',
    ]);
    const [gone] = await record.database.query(
      `select l.id from learner_source s join learner l on l.id = s.learner_id where s.source_id = 'e-5' and s.source = 'absents' and s.absent_at is not null`,
    );
    expect(gone).toBeDefined();
  });

  it('goes on when it is there again', async () => {
    expect(effects(await record.import(tables, { source: 'absents' }))).toEqual({
      'stay.changed': 1,
      'membership.changed': 43,
      'class.changed': 1,
      'staff.changed': 1,
    });
    await record.news();
    expect(effects(await record.import(tables, { source: 'absents' }))).toEqual({});
  });

  it('ends for rows marked tobedeleted, and for a date that has come', async () => {
    const copy = structuredClone(tables);
    rowOf(copy.users, 'e-6')['status'] = 'tobedeleted';
    rowOf(copy.enrollments, 'm-6')['status'] = 'tobedeleted';
    rowOf(copy.enrollments, 'm-7')['endDate'] = '2026-09-04';
    rowOf(copy.enrollments, 'm-8')['endDate'] = '2027-06-23';
    expect(effects(await record.import(copy, { source: 'absents' }))).toEqual({
      'learner.absent': 1,
      'stay.ended': 1,
      'membership.ended': 1,
      'membership.changed': 2,
    });
    expect((await record.news()).filter((type) => type === 'class-left.v1')).toHaveLength(2);
    await record.import(tables, { source: 'absents' });
    await record.news();
  });

  it('ends a stay whose planned end is ahead, too, and asks before it ends many of them [1.4]', async () => {
    const planned = (names: string[]) =>
      record.database.query(
        `update enrolment set ended_on = '2999-06-22' where source = 'absents' and source_id = any($1)`,
        [names],
      );
    await planned(['e-6']);
    expect(effects(await record.import(without(tables, 'e-6'), { source: 'absents' }))).toMatchObject({
      'stay.ended': 1,
    });
    await record.import(tables, { source: 'absents' });
    const gone = ['e-1', 'e-2', 'e-3', 'e-4', 'e-6', 'e-7', 'e-8'];
    await planned(gone);
    const job = await record.import(without(tables, ...gone), { source: 'absents' });
    expect(job).toMatchObject({ state: 'waiting', reason: { code: 'import-would-end-many' } });
    await record.call('POST', `/v1/imports/${job.id}/cancellation`);
    await record.end(job.id);
    await record.import(tables, { source: 'absents' });
    await record.news();
  });

  it('under a key issued anew goes on, for pupils and teachers: the class is not told to be left [F11]', async () => {
    const copy = structuredClone(tables);
    for (const key of ['m-9', 'm-p-ecole-g']) rowOf(copy.enrollments, key)['sourcedId'] = `new-${key}`;
    expect(effects(await record.import(copy, { source: 'absents' }))).toEqual({
      ...{ 'membership.created': 2, 'membership.ended': 2 },
    });
    // What is told at the end, after the beginning, is what both rows of the pair say together.
    expect(await record.news()).toEqual([
      ...['class-joined.v1', 'class-joined.v1', 'class-staffed.v1', 'class-staffed.v1'],
    ]);
    const [charge] = (await record.facts()).filter(({ type }) => type === 'class-staffed.v1').slice(-1);
    expect(charge!.data).toMatchObject({ primary: true });
    await record.import(tables, { source: 'absents' });
    await record.news();
    await record.import(without(tables, 'm-9'), { source: 'absents' });
    expect(await record.news()).toEqual(['class-left.v1']);
    await record.import(tables, { source: 'absents' });
    await record.news();
  });

  it('stays as it is where the file was not sent', async () => {
    const { classes: _, enrollments: __, ...rest } = tables;
    expect(effects(await record.import(rest, { source: 'absents' }))).toEqual({});
  });

  it('is nothing in schools that the bundle does not name', async () => {
    expect(effects(await record.import(aBundle({ id: 'ecole-g', learners: 40 }), { source: 'absents' }))).toEqual({});
  });

  it('does not touch what another system told', async () => {
    expect(
      effects(await record.import(aBundle({ id: 'ecole-g', learners: 1, from: 900 }), { source: 'absents-2' })),
    ).toMatchObject({ 'stay.created': 1 });
    expect(await record.count(openStays('absents'))).toBe(80);
    await record.news();
  });

  it('of the present year goes on to its end when a bundle prepares the next one, without a question [F11]', async () => {
    const tables = await record.known('printemps', { id: 'ecole-p', learners: 20, from: 300 });
    const [first] = schoolYearOfDay(schoolDay(new Date())).split('-').map(Number);
    const year = (from: number) => ({ startDate: `${from}-07-01`, endDate: `${from + 1}-06-30` });
    Object.assign(tables.academicSessions[0]!, year(first!));
    await record.import(tables, { source: 'printemps' });
    const next = aBundle({ id: 'ecole-p', learners: 20, from: 302 });
    Object.assign(next.academicSessions[0]!, year(first! + 1));
    for (const rows of [next.classes, next.enrollments])
      for (const row of rows) Object.assign(row, { sourcedId: `n-${row['sourcedId']}` });
    for (const row of next.enrollments) Object.assign(row, { classSourcedId: `n-${row['classSourcedId']}` });
    next.users = next.users.filter(({ sourcedId }) => sourcedId !== 'p-ecole-p');
    next.enrollments = next.enrollments.filter(({ role }) => role === 'student');
    await record.news();
    const job = await record.import(next, { source: 'printemps' });
    expect(job).toMatchObject({ state: 'succeeded' });
    expect(effects(job)).not.toMatchObject({ 'membership.ended': expect.anything() });
    const news = await record.news();
    for (const type of ['class-left.v1', 'class-closed.v1', 'staff-left.v1']) expect(news).not.toContain(type);
    const ends = await record.database.query(
      `select distinct ended_on::text from enrolment where source = 'printemps' and school_year = $1`,
      [`${first}-${first! + 1}`],
    );
    expect(ends).toEqual([{ ended_on: `${first! + 1}-06-30` }]);
  });

  it('of an earlier school year ends with that year, without a question', async () => {
    const last = aBundle({ id: 'ecole-v', learners: 20 });
    Object.assign(last.academicSessions[0]!, { startDate: '2025-07-01', endDate: '2026-06-30' });
    await record.import(last, { source: 'rentree' });
    const job = await record.import(aBundle({ id: 'ecole-v', learners: 20 }), { source: 'rentree' });
    expect(effects(job)).toEqual({ 'stay.created': 20, 'stay.ended': 20, 'class.changed': 1 });
    const ends = await record.database.query(
      `select distinct ended_on::text from enrolment where source = 'rentree' and school_year = '2025-2026'`,
    );
    expect(ends).toEqual([{ ended_on: '2026-06-30' }]);
    await record.news();
  });
});

describe('An import that would end more than a tenth of a school', () => {
  let tables: Tables;
  const fewer = () => without(tables, 'e-1', 'e-2', 'e-3', 'e-4', 'e-5');
  beforeAll(async () => {
    tables = await record.known('depart', { id: 'ecole-i', learners: 40 }, { id: 'ecole-j', learners: 40, from: 41 });
  });

  it('waits, says which schools and how many, and has changed nothing', async () => {
    const job = await record.import(fewer(), { source: 'depart' });
    expect(job).toMatchObject({ state: 'waiting', reason: { code: 'import-would-end-many' } });
    expect(job.all.map(({ detail }) => detail)).toEqual([
      'École ecole-i (css-a.ecole-i) perdrait 5 de ses 40 séjours ouverts, soit 12.5 %.',
    ]);
    expect(await record.news()).toEqual([]);
    expect(await record.count(openStays('depart'))).toBe(80);
    const { status, json } = await record.call('POST', `/v1/imports/${job.id}/confirmation`);
    expect([status, json.state]).toEqual([200, 'queued']);
    expect(effects(await record.end(job.id))).toEqual({ 'learner.absent': 5, 'stay.ended': 5, 'membership.ended': 5 });
    expect((await record.news()).length).toBe(10);
    expect(await record.call('POST', `/v1/imports/${job.id}/confirmation`)).toMatchObject({
      status: 409,
      json: { code: 'job-not-waiting' },
    });
    await record.import(tables, { source: 'depart' });
    await record.news();
  });

  it('can be cancelled, and then nothing of it is left', async () => {
    const job = await record.import(fewer(), { source: 'depart' });
    expect(await record.count('import_row')).toBeGreaterThan(0);
    await record.call('POST', `/v1/imports/${job.id}/cancellation`);
    expect(await record.end(job.id)).toMatchObject({ state: 'cancelled' });
    expect(await record.count('import_row')).toBe(0);
    expect(await record.count(openStays('depart'))).toBe(80);
  });

  it('is withdrawn when a newer bundle of the system is applied', async () => {
    const waiting = await record.import(fewer(), { source: 'depart' });
    await record.import(tables, { source: 'depart' });
    expect(await record.end(waiting.id)).toMatchObject({ state: 'cancelled' });
    expect(await record.count('import_row')).toBe(0);
  });

  it('is refused when it is confirmed after a newer delta, whose words it would take back', async () => {
    const waiting = await record.import(fewer(), { source: 'depart' });
    const renamed = [{ ...rowOf(tables.users, 'e-9'), givenName: 'Corrigée', status: 'active', dateLastModified: now }];
    const root = { source: 'depart', organisation: 'css-a' };
    expect(effects(await record.import(await delta({ users: renamed }), root))).toEqual({ 'learner.changed': 1 });
    await record.call('POST', `/v1/imports/${waiting.id}/confirmation`);
    expect(await record.end(waiting.id)).toMatchObject({ state: 'refused', reason: { code: 'bundle-overtaken' } });
    expect(await record.count(`learner_source where source = 'depart' and said->>'givenName' = 'Corrigée'`)).toBe(1);
    expect(await record.count(openStays('depart'))).toBe(80);
    await record.news();
  });

  it('is refused when it is confirmed after a single write of the system', async () => {
    const waiting = await record.import(fewer(), { source: 'depart' });
    const written = await record.as(sis).put(`/v1/organisations/css-a/learners/by-source/e-9?source=depart`, {
      familyName: 'Corrigée',
      givenName: 'Écrite',
    });
    expect(written.status).toBe(200);
    await record.call('POST', `/v1/imports/${waiting.id}/confirmation`);
    expect(await record.end(waiting.id)).toMatchObject({ state: 'refused', reason: { code: 'bundle-overtaken' } });
    expect(await record.count(`learner_source where source = 'depart' and said->>'familyName' = 'Corrigée'`)).toBe(1);
    await record.news();
  });

  it('goes on for a single learner of a small school', async () => {
    const small = await record.known('depart-2', { id: 'ecole-k', learners: 5 });
    expect(effects(await record.import(without(small, 'e-1'), { source: 'depart-2' }))).toMatchObject({
      'stay.ended': 1,
    });
    await record.news();
  });
});
