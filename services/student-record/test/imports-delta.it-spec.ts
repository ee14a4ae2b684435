import { schoolDay, schoolYearOfDay } from '@pan/kit/domain';
import { openBundle } from '@pan/oneroster';
import { eventually, written } from '@pan/testing';
import fc from 'fast-check';
import {
  aBundle,
  as12,
  changes,
  codes,
  delta,
  effects,
  openStays,
  rowOf,
  sis,
  startImports,
  without,
  zipped,
  type Ending,
  type ImportingRecord,
  type Tables,
} from './imports-fixture.js';

let record: ImportingRecord;
beforeAll(async () => {
  record = await startImports();
});
afterAll(() => record.close());

const day = (n: number) => `2026-10-${String(n).padStart(2, '0')}T06:00:00.000Z`;
/** Rows of one table as they are said on a day. */
const on = (n: number, ...rows: Record<string, string>[]) =>
  rows.map((row) => ({ status: 'active', dateLastModified: day(n), ...row }));
const gone = (n: number, ...keys: string[]) =>
  on(n, ...keys.map((sourcedId) => ({ sourcedId, status: 'tobedeleted' })));
const givenName = async (source: string, key: string) => {
  const [row] = await record.database.query<{ name: string }>(
    `select said->>'givenName' as name from learner_source where source = $1 and source_id = $2`,
    [source, key],
  );
  return row?.name;
};

describe('A delta', () => {
  let tables: Tables;
  const source = 'ecarts';
  const send = async (said: Partial<Tables>) => record.import(await delta(said), { source });
  beforeAll(async () => {
    tables = await record.known(source, { id: 'ecole-d', learners: 30 });
  });

  it('[R10] changes what it names and ends nothing by what it leaves out', async () => {
    const said = {
      users: [
        ...on(1, { ...rowOf(tables.users, 'e-1'), givenName: 'Zoë' }),
        ...on(1, { ...rowOf(tables.users, 'e-2'), sourcedId: 'e-31', familyName: 'Nguyễn' }),
        ...gone(1, 'e-30'),
      ],
      demographics: on(1, { sourcedId: 'e-2', birthDate: '2016-05-05' }),
      classes: on(1, { ...rowOf(tables.classes, 'g-ecole-d'), title: 'Groupe 302' }),
      enrollments: [
        ...on(1, { ...rowOf(tables.enrollments, 'm-2'), sourcedId: 'm-31', userSourcedId: 'e-31' }),
        ...gone(1, 'm-29'),
      ],
    };
    const job = await send(said);
    expect(job).toMatchObject({ state: 'succeeded', all: [] });
    expect(effects(job)).toEqual({
      ...{
        'learner.created': 1,
        'learner.changed': 2,
        'learner.absent': 1,
        'class.changed': 1,
        'membership.created': 1,
      },
      ...{ 'stay.created': 1, 'stay.ended': 1, 'membership.ended': 2 },
    });
    expect(await record.news()).toEqual([
      ...['class-changed.v1', 'class-joined.v1', 'class-left.v1', 'class-left.v1', 'enrolment-ended.v1'],
      ...['learner-changed.v1', 'learner-changed.v1', 'learner-enrolled.v1', 'learner-registered.v1'],
    ]);
    expect(await record.count(openStays(source))).toBe(30);
    const [birth] = await record.database.query(
      `select said->>'birthDate' as day, said->>'familyName' as name from learner_source where source = $1 and source_id = 'e-2'`,
      [source],
    );
    expect(birth).toEqual({ day: '2016-05-05', name: 'Côté ecole-d 2 dddd' });
    expect(effects(await send(said))).toEqual({});
    expect(await record.news()).toEqual([]);
  });

  it('[R10] that is older than what is known changes nothing back, row by row, whichever word came between', async () => {
    const user = (n: number, name: string) => ({ users: on(n, { ...rowOf(tables.users, 'e-3'), givenName: name }) });
    await send(user(4, 'Léa'));
    const late = await send({
      users: [
        ...user(3, 'Avant').users,
        ...on(3, { ...rowOf(tables.users, 'e-4'), givenName: 'Mia' }),
        ...gone(3, 'e-1'),
      ],
      enrollments: gone(3, 'm-4'),
    });
    expect(codes(late)).toEqual(['row-older']);
    expect(late.all[0]).toMatchObject({ file: 'users.csv', row: 2, severity: 'warning' });
    expect(effects(late)).toMatchObject({
      'learner.changed': 1,
      'stay.ended': 1,
      'membership.ended': 2,
      'learner.absent': 1,
    });
    expect(await givenName(source, 'e-3')).toBe('Léa');
    const client = record.as({ ...sis, purposes: ['school-administration'] });
    const { familyName } = rowOf(tables.users, 'e-3');
    const path = `/v1/organisations/css-a.ecole-d/learners/by-source/e-3?source=${source}`;
    expect((await client.put(path, { familyName, givenName: 'Rose' })).status).toBe(200);
    expect(effects(await send(user(4, 'Léa')))).toEqual({});
    expect(await givenName(source, 'e-3')).toBe('Rose');
    await send(user(4, 'Jade'));
    expect(await givenName(source, 'e-3')).toBe('Jade');
    expect(codes(await send({ users: gone(3, 'e-3') }))).toEqual(['row-older']);
    expect(effects(await send({ users: gone(5, 'e-3') }))).toMatchObject({ 'stay.ended': 1 });
    expect(codes(await send(user(4, 'Jade')))).toEqual(['row-older']);
    expect(effects(await send(user(6, 'Jade')))).toMatchObject({ 'stay.changed': 1 });
    await record.news();
  });

  it('[R10] with a status that nobody knows neither revives nor ends anybody: the row is named and held', async () => {
    const open = await record.count(openStays(source));
    const job = await send({
      users: [
        ...on(7, { ...rowOf(tables.users, 'e-5'), status: 'deleted' }),
        ...on(7, { ...rowOf(tables.users, 'e-30'), status: 'enabled' }),
        ...on(7, { ...rowOf(tables.users, 'e-6'), status: '', givenName: 'Ada' }),
        ...on(7, { ...rowOf(tables.users, 'e-7'), givenName: 'Ada', dateLastModified: '' }),
        ...on(7, { ...rowOf(tables.users, 'e-8'), givenName: 'Ada' }),
      ],
    });
    expect(job).toMatchObject({ state: 'succeeded', counts: { held: 4, 'learner.changed': 1 } });
    expect(job.all.map(({ row, field, code }) => [row, field, code])).toEqual([
      [2, 'status', 'status-unknown'],
      [3, 'status', 'status-unknown'],
      [4, 'status', 'value-missing'],
      [5, 'dateLastModified', 'value-missing'],
    ]);
    expect(await record.count(openStays(source))).toBe(open);
    expect(await givenName(source, 'e-6')).toBe('Zoé');
    // What was held can come again, corrected.
    expect(effects(await send({ users: on(7, { ...rowOf(tables.users, 'e-6'), givenName: 'Ada' }) }))).toEqual({
      'learner.changed': 1,
    });
    await record.news();
  });

  it('[R10] that deletes what nobody knows, or what it does not end, says so and goes on', async () => {
    const job = await send({
      users: gone(8, 'e-999', 'e-998'),
      enrollments: gone(8, 'm-999'),
      orgs: gone(8, 'ecole-d'),
      demographics: gone(8, 'e-9'),
    });
    expect(job.state).toBe('succeeded');
    expect(job.all.map(({ code, file, severity }) => [code, file, severity])).toEqual([
      ['deletion-without-effect', 'demographics.csv', 'warning'],
      ['deletion-of-unknown', 'enrollments.csv', 'warning'],
      ['deletion-without-effect', 'orgs.csv', 'warning'],
      ['deletion-of-unknown', 'users.csv', 'warning'],
    ]);
    for (const { detail, remedy } of job.all) expect(`${detail} ${remedy}`).not.toMatch(/[{}]|null|undefined/);
    expect(effects(job)).toEqual({});
    expect(codes(await send({ users: on(7, { ...rowOf(tables.users, 'e-9'), sourcedId: 'e-999' }) }))).toEqual([
      'row-older',
    ]);
  });

  it('[R10] says of one thing once, by its newest row; what it says both ways at one instant is held', async () => {
    const user = (n: number, name: string) => on(n, { ...rowOf(tables.users, 'e-10'), givenName: name });
    const job = await send({
      users: [...user(10, 'Neuf'), ...user(9, 'Vieux'), ...gone(9, 'e-11'), ...on(10, rowOf(tables.users, 'e-11'))],
      enrollments: [...gone(10, 'm-12'), ...on(10, rowOf(tables.enrollments, 'm-12'))],
    });
    expect(codes(job)).toEqual(['row-contradicted', 'row-contradicted']);
    expect(effects(job)).toMatchObject({ 'learner.changed': 1 });
    expect(await givenName(source, 'e-10')).toBe('Neuf');
    expect(
      await record.count(`membership where source = '${source}' and source_id = 'm-12' and ended_on is null`),
    ).toBe(1);
  });

  it('[R10] takes rows that speak of what it deletes itself for gone, and names what it cannot resolve', async () => {
    const place = (sourcedId: string, userSourcedId: string, classSourcedId = 'g-ecole-d') => ({
      ...{ sourcedId, userSourcedId, classSourcedId, role: 'student' },
    });
    const job = await send({
      users: gone(11, 'e-13'),
      enrollments: on(11, place('m-13', 'e-13'), place('m-x', 'e-nobody'), place('m-y', 'e-14', 'g-nowhere')),
    });
    expect(job.all.map(({ code, row }) => [code, row])).toEqual([
      ['depends-on-absent', 2],
      ['learner-not-in-bundle', 3],
      ['class-not-in-bundle', 4],
    ]);
    expect(effects(job)).toMatchObject({ 'stay.ended': 1, 'membership.ended': 1 });
    await record.news();
  });

  it('[R10] may stand beside whole files, which alone end what they leave out', async () => {
    const open = tables.enrollments.filter(
      ({ sourcedId }) => !['m-4', 'm-13', 'm-29', 'm-30', 'm-20'].includes(sourcedId!),
    );
    const said = { users: on(12, { ...rowOf(tables.users, 'e-21'), givenName: 'Iris' }), enrollments: open };
    const job = await record.import(await zipped(said, { users: 'delta' }), { source });
    expect(job.state).toBe('succeeded');
    expect(effects(job)).toMatchObject({ 'learner.changed': 1 });
    expect(effects(job)).not.toHaveProperty('stay.ended');
    // m-20 is left out, and so is m-31, which the file that lists all places does not know.
    const left = `source_id in ('m-20', 'm-31')`;
    expect(await record.count(`membership where source = '${source}' and ${left} and ended_on is not null`)).toBe(2);
    await record.news();
  });

  it('[R10] of several centres stands where its system writes, when it names no organisation', async () => {
    const who = { ...sis, organisations: ['css-a', 'css-b'] };
    const bundle = await delta({ users: on(13, { ...rowOf(tables.users, 'e-22'), givenName: 'Flora' }) });
    expect(effects(await record.import(bundle, { source }, who))).toEqual({ 'learner.changed': 1 });
    const elsewhere = { ...sis, clientId: 'voisin', organisations: ['css-b'] };
    const stranger = await record.import(bundle, { source }, elsewhere);
    expect(stranger.all.map(({ code }) => code)).toContain('organisation-not-in-bundle');
    expect(await givenName(source, 'e-22')).toBe('Flora');
    await record.news();
  });
});

describe('A delta of version 1.2', () => {
  const source = 'ecarts-12';
  let tables: ReturnType<typeof as12>;
  const send = async (said: Parameters<typeof delta>[0]) =>
    record.import(await delta({ roles: [], ...said }), { source });
  const sight = async (table: 'learner_source' | 'staff', key: string) => {
    const [row] = await record.database.query<{ visible_to: string[] }>(
      table === 'staff'
        ? `select visible_to from staff where source = $1 and source_id = $2 and left_on is null`
        : `select visible_to from learner_source where source = $1 and source_id = $2 and absent_at is null`,
      [source, key],
    );
    return row?.visible_to.slice(2) ?? null;
  };
  beforeAll(async () => {
    tables = as12(aBundle({ id: 'ecole-u', learners: 12, from: 101 }, { id: 'ecole-v', learners: 12, from: 121 }));
    expect(await record.import(await zipped(tables), { source })).toMatchObject({ state: 'succeeded', all: [] });
    await record.news();
  });

  it('[R10] changes a person without repeating the roles', async () => {
    const job = await send({
      users: on(
        1,
        { ...rowOf(tables.users, 'e-101'), givenName: 'Alix', grades: 'P4' },
        { ...rowOf(tables.users, 'p-ecole-u'), givenName: 'Léo' },
      ),
      demographics: on(1, { sourcedId: 'e-102', birthDate: '2015-02-03' }),
    });
    expect(job).toMatchObject({ state: 'succeeded', all: [] });
    expect(effects(job)).toEqual({ 'learner.changed': 2, 'staff.changed': 1, 'stay.changed': 1 });
    expect(await record.news()).toEqual([
      'enrolment-changed.v1',
      'learner-changed.v1',
      'learner-changed.v1',
      'staff-changed.v1',
    ]);
  });

  it('[R10] moves sight with roles, and the last one takes its person along', async () => {
    const role = (key: string, role: string, org: string) => ({
      ...{ sourcedId: `r-${key}-${org}`, userSourcedId: key, role, roleType: 'secondary', orgSourcedId: org },
    });
    await send({ roles: on(2, role('e-103', 'student', 'ecole-v'), role('p-ecole-u', 'teacher', 'ecole-v')) });
    const both = ['css-a.ecole-u', 'css-a.ecole-v'];
    expect([await sight('learner_source', 'e-103'), await sight('staff', 'p-ecole-u')]).toEqual([both, both]);
    const job = await send({ roles: gone(3, 'r-e-103-ecole-u', 'r-p-ecole-u-ecole-u') });
    expect(job.all).toEqual([]);
    expect([await sight('learner_source', 'e-103'), await sight('staff', 'p-ecole-u')]).toEqual([[both[1]], [both[1]]]);
    expect(effects(await send({ roles: gone(4, 'r-e-103-ecole-v', 'r-p-ecole-u-ecole-v') }))).toEqual({
      ...{ 'learner.absent': 1, 'stay.ended': 1, 'staff.ended': 1 },
    });
    expect([await sight('learner_source', 'e-103'), await sight('staff', 'p-ecole-u')]).toEqual([null, null]);
    await send({ roles: on(5, role('e-103', 'student', 'ecole-u')) });
    expect(await sight('learner_source', 'e-103')).toEqual([both[0]]);
    await record.news();
  });

  it('[R10] names a person of whom nothing says what they do, and a role of somebody whom nobody has told', async () => {
    const stranger = { ...rowOf(tables.users, 'e-104'), sourcedId: 'x-1' };
    const role = { sourcedId: 'r-x-2', userSourcedId: 'x-2', role: 'student', orgSourcedId: 'ecole-u' };
    const job = await send({ users: on(6, stranger), roles: on(6, role) });
    expect(job.all.map(({ code, file, severity }) => [code, file, severity])).toEqual([
      ['person-without-role', 'users.csv', 'warning'],
      ['learner-not-in-bundle', 'roles.csv', 'error'],
    ]);
    expect(effects(await send({ users: on(7, { ...stranger, sourcedId: 'x-2' }), roles: on(7, role) }))).toMatchObject({
      ...{ 'learner.created': 1, 'stay.created': 1 },
    });
    await record.news();
  });
});

describe('What a delta says', () => {
  const source = 'perdus';
  const root = { source, organisation: 'css-a' };
  let tables: ReturnType<typeof as12>;
  const role = (key: string, org: string, more: Record<string, string> = {}) => ({
    ...{ sourcedId: `r-${key}-${org}`, userSourcedId: key, role: 'student', orgSourcedId: org, ...more },
  });
  const openOf = async (key: string) => {
    const rows = await record.database.query<{ at: string }>(
      `select split_part(o.code, '.', 2) as at from enrolment e join organisation o on o.id = e.organisation_id
         join learner_source s on s.source = e.source and s.learner_id = e.learner_id
        where e.source = $1 and s.source_id = $2 and open_on(e.ended_on, school_day()) order by 1`,
      [source, key],
    );
    return rows.map(({ at }) => at);
  };
  const send = async (said: Parameters<typeof delta>[0], query = root) =>
    record.import(await delta({ roles: [], ...said }), query);
  beforeAll(async () => {
    tables = as12(aBundle({ id: 'ecole-j', learners: 30, from: 801 }, { id: 'ecole-k', learners: 40, from: 841 }));
    for (const row of tables.roles) if (row['role'] === 'student') row['metadata.qc.attendance'] = 'full-time';
    expect(await record.import(await zipped(tables), root)).toMatchObject({ state: 'succeeded', all: [] });
  });
  afterAll(() => record.news());

  it('[R10] waits for its confirmation whatever comes meanwhile, and changes nothing newer back', async () => {
    const named = (n: number, name: string) => on(n, { ...rowOf(tables.users, 'e-801'), givenName: name });
    const keys = ['e-826', 'e-827', 'e-828', 'e-829', 'e-830'];
    const waiting = await send({ users: [...named(1, 'Avant'), ...gone(1, ...keys)] });
    expect(waiting.state).toBe('waiting');
    expect(effects(await send({ users: named(2, 'Après') }))).toEqual({ 'learner.changed': 1 });
    expect(await record.end(waiting.id)).toMatchObject({ state: 'waiting' });
    await record.call('POST', `/v1/imports/${waiting.id}/confirmation`);
    const late = await record.end(waiting.id);
    expect([late.state, effects(late)['stay.ended'], await givenName(source, 'e-801')]).toEqual([
      'succeeded',
      5,
      'Après',
    ]);
  });

  it('[R10] moves somebody who attends full-time, and lets a key be issued anew, in a delta as in a bundle', async () => {
    const fullTime = { 'metadata.qc.attendance': 'full-time' };
    const moved = await send({
      roles: [
        ...gone(3, 'r-e-802-ecole-j', 'r-e-803-ecole-j'),
        ...on(3, role('e-802', 'ecole-k', fullTime), { ...role('e-803', 'ecole-j', fullTime), sourcedId: 'r-neuf' }),
      ],
    });
    expect(moved).toMatchObject({ state: 'succeeded', all: [] });
    expect([await openOf('e-802'), await openOf('e-803')]).toEqual([['ecole-k'], ['ecole-j']]);
    expect(codes(await send({ roles: on(4, { ...role('e-804', 'ecole-k', fullTime), sourcedId: 'r-deux' }) }))).toEqual(
      ['full-time-elsewhere'],
    );
    // The former one is over since a day on which nobody said that the new one began.
    await send({ roles: on(5, { ...role('e-804', 'ecole-j', fullTime), endDate: '2026-10-01' }) });
    const later = await send({ roles: on(6, { ...role('e-804', 'ecole-k', fullTime), sourcedId: 'r-deux' }) });
    expect([codes(later), await openOf('e-804')]).toEqual([[], ['ecole-k']]);
  });

  it('[R10] of somebody before it says what they do can be said again as it is', async () => {
    const users = on(7, { ...rowOf(tables.users, 'e-805'), sourcedId: 'e-899', familyName: 'Venue' });
    const demographics = on(7, { sourcedId: 'e-899', birthDate: '2015-05-05' });
    expect(codes(await send({ demographics }))).toEqual(['person-unknown']);
    expect(codes(await send({ users, demographics }))).toEqual(['person-without-role']);
    const job = await send({ users, demographics, roles: on(7, role('e-899', 'ecole-j')) });
    expect([codes(job), effects(job)]).toEqual([[], { 'learner.created': 1, 'stay.created': 1 }]);
    const [learner] = await record.database.query(
      `select said->>'birthDate' as born from learner_source where source = $1 and source_id = 'e-899'`,
      [source],
    );
    expect(learner).toEqual({ born: '2015-05-05' });
  });

  it('[R10] with a faulty birth date ends no stay, and holds back no other row of the person', async () => {
    const gone_ = ['e-802', 'e-803', 'e-804', 'e-826', 'e-827', 'e-828', 'e-829', 'e-830'];
    const roles = tables.roles.filter(
      (row) => row['role'] === 'student' && !gone_.includes(row['userSourcedId']!) && row['orgSourcedId'] === 'ecole-j',
    );
    const said = {
      users: on(8, { ...rowOf(tables.users, 'e-806'), givenName: 'Iris' }),
      demographics: on(8, { sourcedId: 'e-806', birthDate: '2199-01-01' }),
      roles: [...roles, { ...role('e-803', 'ecole-j'), sourcedId: 'r-neuf' }, role('e-899', 'ecole-j')],
    };
    const job = await record.import(await zipped(said, { users: 'delta', demographics: 'delta' }), root);
    expect([job.state, codes(job)]).toEqual(['succeeded', ['birth-date-impossible']]);
    expect(effects(job)).not.toHaveProperty('stay.ended');
    expect([await openOf('e-806'), await givenName(source, 'e-806')]).toEqual([['ecole-j'], 'Iris']);
  });

  it('[R10] ends of somebody who learns and works the one that it names', async () => {
    const works = { ...role('e-807', 'ecole-j', { role: 'teacher' }), sourcedId: 'r-t' };
    await send({ roles: on(9, works) });
    const left = await send({ roles: gone(10, 'r-e-807-ecole-j') });
    expect(effects(left)).toEqual({ 'learner.absent': 1, 'stay.ended': 1 });
    await send({ roles: on(11, role('e-807', 'ecole-j')) });
    expect(effects(await send({ roles: gone(12, 'r-t') }))).toEqual({ 'staff.ended': 1 });
    expect(await openOf('e-807')).toEqual(['ecole-j']);
    const turned = await send({ roles: on(13, role('e-807', 'ecole-j', { role: 'teacher' })) });
    expect(effects(turned)).toMatchObject({ 'learner.absent': 1, 'stay.ended': 1 });
    expect(await openOf('e-807')).toEqual([]);
    const back = await send({ roles: on(14, role('e-807', 'ecole-j')) });
    expect(effects(back)).toMatchObject({ 'staff.ended': 1 });
    expect(await openOf('e-807')).toEqual(['ecole-j']);
  });

  it('[R10] for one organisation ends nothing in another, and can be said again for that one', async () => {
    const said = {
      users: gone(15, 'e-841', 'p-ecole-k'),
      roles: gone(15, 'r-e-842-ecole-k'),
      classes: gone(15, 'g-ecole-k'),
      enrollments: gone(15, 'm-843'),
    };
    const job = await send(said, { ...root, organisation: 'css-a.ecole-j' });
    expect([job.state, effects(job), [...new Set(codes(job))]]).toEqual([
      'succeeded',
      { 'gone.held': 5 },
      ['deletion-elsewhere'],
    ]);
    expect(effects(await send({ users: gone(15, 'e-841') }))).toMatchObject({ 'stay.ended': 1 });
  });

  it('[R10] to be something that is not kept is over as what it was', async () => {
    const said = {
      roles: on(16, role('e-844', 'ecole-k', { role: 'parent' }), role('e-999', 'ecole-k', { role: 'parent' })),
      enrollments: on(16, { ...rowOf(tables.enrollments, 'm-845'), role: 'proctor' }),
    };
    const job = await send(said);
    expect(new Set(codes(job))).toEqual(new Set(['role-not-kept']));
    expect(effects(job)).toEqual({ 'learner.absent': 1, 'stay.ended': 1, 'membership.ended': 1 });
  });

  it('[R10] by a grade beside a complete file of roles leaves over what that file leaves out', async () => {
    const roles = (
      await record.database.query<{ key: string; who: string }>(
        `select e.source_id as key, s.source_id as who from enrolment e join organisation o on o.id = e.organisation_id
         join learner_source s on s.source = e.source and s.learner_id = e.learner_id
        where e.source = $1 and o.code = 'css-a.ecole-k' and open_on(e.ended_on, school_day()) and s.source_id <> 'e-846'`,
        [source],
      )
    ).map(({ key, who }) => ({ ...role(who, 'ecole-k'), sourcedId: key }));
    const users = on(17, { ...rowOf(tables.users, 'e-846'), grades: 'P5' });
    const job = await record.import(await zipped({ users, roles }, { users: 'delta' }), root);
    expect([job.state, effects(job)['stay.ended'], await openOf('e-846')]).toEqual(['succeeded', 1, []]);
  });
});

describe('A delta or bundle that would end much', () => {
  let tables: Tables;
  const source = 'pertes';
  beforeAll(async () => {
    tables = await record.known(
      source,
      { id: 'ecole-w', learners: 8, from: 201 },
      { id: 'ecole-x', learners: 40, from: 221 },
    );
  });
  const settle = async (job: Ending) => {
    await record.call('POST', `/v1/imports/${job.id}/cancellation`);
    await record.end(job.id);
  };

  it('[R10] of a school waits, whichever row says it', async () => {
    const many = ['e-221', 'e-222', 'e-223', 'e-224', 'e-225'];
    const job = await record.import(await delta({ users: gone(1, ...many) }), { source });
    expect(job).toMatchObject({ state: 'waiting', reason: { code: 'import-would-end-many' } });
    expect(job.all).toMatchObject([
      { code: 'school-loses-many', detail: expect.stringContaining('5 de ses 40') as string },
    ]);
    expect(await record.count(openStays(source))).toBe(48);
    await record.call('POST', `/v1/imports/${job.id}/confirmation`);
    expect(effects(await record.end(job.id))).toEqual({ 'learner.absent': 5, 'stay.ended': 5, 'membership.ended': 5 });
    const moved = many
      .slice(0, 5)
      .map((_, n) => ({ ...rowOf(tables.users, `e-${226 + n}`), orgSourcedIds: 'ecole-w' }));
    const moving = await record.import(await delta({ users: on(2, ...moved) }), { source });
    expect(moving.state).toBe('waiting');
    await settle(moving);
    await record.news();
  });

  it('[R10] of a class of five or more waits from its half on; a class of fewer, or under new keys, goes on', async () => {
    const half = ['m-201', 'm-202', 'm-203', 'm-204'];
    const job = await record.import(await delta({ enrollments: gone(3, ...half) }), { source });
    expect(job).toMatchObject({ state: 'waiting', reason: { code: 'import-would-end-many' } });
    expect(job.all.map(({ code, detail }) => [code, detail])).toEqual([
      ['class-loses-many', 'Le groupe Groupe ecole-w (css-a.ecole-w) perdrait 4 de ses 8 élèves, soit 50 %.'],
    ]);
    await settle(job);
    const ends = half.map((key) => ({ ...rowOf(tables.enrollments, key), endDate: '2026-09-30' }));
    const ending = await record.import(await delta({ enrollments: on(3, ...ends) }), { source });
    expect(ending.state).toBe('waiting');
    await settle(ending);
    const bulk = aBundle({ id: 'ecole-w', learners: 8, from: 201 });
    bulk.enrollments = bulk.enrollments.filter(({ sourcedId }) => !half.includes(sourcedId!));
    const waiting = await record.import(bulk, { source });
    expect(waiting.state).toBe('waiting');
    await settle(waiting);
    const renewed = half.map((key) => ({ ...rowOf(tables.enrollments, key), sourcedId: `new-${key}` }));
    const again = await record.import(await delta({ enrollments: [...gone(3, ...half), ...on(3, ...renewed)] }), {
      source,
    });
    expect(effects(again)).toEqual({ 'membership.created': 4, 'membership.ended': 4 });
    const three = await record.import(await delta({ enrollments: gone(4, 'm-205', 'm-206', 'm-207') }), { source });
    expect(three.state).toBe('succeeded');
    await record.news();
  });
});

describe('A loss that a person has to see', () => {
  const source = 'detours';
  const send = async (said: Parameters<typeof delta>[0]) => record.import(await delta(said), { source });
  let tables: Tables;
  beforeAll(async () => {
    tables = await record.known(
      source,
      { id: 'ecole-q', learners: 20, from: 901 },
      { id: 'ecole-r', learners: 8, from: 931 },
      { id: 'ecole-s', learners: 60, from: 1001 },
    );
  });
  afterAll(() => record.news());

  it('[R10] is seen in several small deltas, and not again once somebody has confirmed it', async () => {
    expect((await send({ users: gone(1, 'e-901', 'e-902') })).state).toBe('succeeded');
    const third = await send({ users: gone(2, 'e-903') });
    expect([third.state, third.all.map(({ code, detail }) => [code, detail.match(/\d+ de ses \d+/)?.[0]])]).toEqual([
      'waiting',
      [['school-loses-many', '3 de ses 20']],
    ]);
    await record.call('POST', `/v1/imports/${third.id}/confirmation`);
    expect(await record.end(third.id)).toMatchObject({ state: 'succeeded' });
    expect((await send({ users: gone(3, 'e-904') })).state).toBe('succeeded');
  });

  it('[R10] is seen in an end of tomorrow, and in places that go to another class or learner', async () => {
    const tomorrow = schoolDay(new Date(Date.now() + 86_400_000));
    const places = ['m-931', 'm-932', 'm-933', 'm-934'].map((key) => rowOf(tables.enrollments, key));
    const ways: Record<string, string>[] = [
      { endDate: tomorrow },
      { classSourcedId: 'g-ecole-q' },
      { userSourcedId: 'e-935' },
    ];
    for (const way of ways) {
      const job = await send({ enrollments: on(4, ...places.map((row) => ({ ...row, ...way }))) });
      expect([way, job.state, codes(job)]).toEqual([way, 'waiting', ['class-loses-many']]);
      await record.call('POST', `/v1/imports/${job.id}/cancellation`);
      await record.end(job.id);
    }
    expect(
      (await send({ enrollments: on(4, ...places.map((row) => ({ ...row, endDate: '2027-06-22' }))) })).state,
    ).toBe('succeeded');
  });

  it('[R10] of somebody with two keys counts once both are deleted, and what hangs on the learner ends', async () => {
    await send({ users: on(5, { ...rowOf(tables.users, 'e-1001'), sourcedId: 'e-1001b' }) });
    await record.database.query(
      `update learner_source set learner_id = (select learner_id from learner_source where source = $1 and source_id = 'e-1001') where source = $1 and source_id = 'e-1001b'`,
      [source],
    );
    const job = await send({ users: gone(6, 'e-1001', 'e-1001b') });
    expect(effects(job)).toMatchObject({ 'learner.absent': 2, 'membership.ended': 1 });
  });

  it('[R10] of one who works from now on is told by the row of the person in version 1.1', async () => {
    const job = await send({ users: on(7, { ...rowOf(tables.users, 'e-1002'), role: 'teacher' }) });
    expect(effects(job)).toEqual({ 'learner.absent': 1, 'staff.created': 1, 'stay.ended': 1 });
    const parent = await send({
      users: on(
        8,
        { ...rowOf(tables.users, 'e-1002'), role: 'parent' },
        { ...rowOf(tables.users, 'e-1003'), role: 'parent' },
      ),
    });
    expect(effects(parent)).toMatchObject({ 'learner.absent': 1, 'stay.ended': 1, 'staff.ended': 1 });
  });
});

describe('Next year’s roster, sent in spring', () => {
  const present = schoolYearOfDay(schoolDay(new Date()));
  const first = Number(present.slice(0, 4));
  const year = (from: number) => ({ startDate: `${from}-07-01`, endDate: `${from + 1}-06-30` });

  it.each(['bundle', 'delta'] as const)('[R10] as a %s ends nothing of this year', async (door) => {
    const source = `avril-${door}`;
    const tables = aBundle({ id: `ecole-${door}`, learners: 12, from: 301 });
    Object.assign(tables.academicSessions[0]!, year(first));
    expect(await record.import(tables, { source })).toMatchObject({ state: 'succeeded' });
    const next = structuredClone(tables);
    next.academicSessions = [{ ...tables.academicSessions[0]!, sourcedId: 'an-2', ...year(first + 1) }];
    next.classes = [{ ...tables.classes[0]!, sourcedId: 'g-2', termSourcedIds: 'an-2' }];
    next.enrollments = next.enrollments.map((row) => ({
      ...row,
      sourcedId: `n-${row['sourcedId']}`,
      classSourcedId: 'g-2',
    }));
    for (const user of next.users) if (user['role'] === 'student') user['grades'] = 'P4';
    await record.news();
    const said = Object.fromEntries(Object.entries(next).map(([name, rows]) => [name, on(1, ...rows)]));
    const job = await record.import(door === 'delta' ? await delta(said) : next, { source });
    expect(job).toMatchObject({ state: 'succeeded' });
    const news = await record.news();
    for (const type of ['class-left.v1', 'class-closed.v1', 'staff-left.v1']) expect(news).not.toContain(type);
    const open = await record.database.query(
      `select school_year, count(*)::int as count from enrolment where source = $1 and open_on(ended_on, school_day()) group by 1 order by 1`,
      [source],
    );
    expect(open).toEqual([present, `${first + 1}-${first + 2}`].map((school_year) => ({ school_year, count: 12 })));
    // A correction in between speaks of the year that it is, and a class keeps its own without its session.
    const correction = await delta({
      users: on(2, { ...rowOf(tables.users, 'e-301'), grades: 'P5' }),
      classes: on(2, { ...next.classes[0]!, title: 'Demain', termSourcedIds: '' }),
    });
    expect(effects(await record.import(correction, { source }))).toEqual({ 'stay.changed': 1, 'class.changed': 1 });
    const [group] = await record.database.query(
      `select school_year from class where source = $1 and source_id = 'g-2'`,
      [source],
    );
    expect(group).toEqual({ school_year: `${first + 1}-${first + 2}` });
    await record.news();
  });
});

type Step = readonly [verb: keyof typeof verbs, n: number];
const school = (n: number) => (n % 2 === 0 ? 'ecole-1' : 'ecole-2');
const learnerAt = (tables: Tables, n: number) => {
  const pupils = tables.users.filter(({ role }) => role === 'student');
  return pupils[n % pupils.length]!;
};
const verbs = {
  rename: (tables: Tables, n: number) => void (learnerAt(tables, n)['givenName'] = `Nom ${n}`),
  regrade: (tables: Tables, n: number) => void (learnerAt(tables, n)['grades'] = `P${(n % 6) + 1}`),
  born: (tables: Tables, n: number) =>
    void Object.assign(rowOf(tables.demographics, learnerAt(tables, n)['sourcedId']!), {
      birthDate: `2015-03-${10 + (n % 18)}`,
    }),
  move: (tables: Tables, n: number) => void (learnerAt(tables, n)['orgSourcedIds'] = school(n)),
  attendBoth: (tables: Tables, n: number) => {
    const pupil = learnerAt(tables, n);
    const [here = ''] = pupil['orgSourcedIds']!.split(',');
    pupil['orgSourcedIds'] = `${here},${here === 'ecole-1' ? 'ecole-2' : 'ecole-1'}`;
  },
  teachBoth: (tables: Tables, n: number) => {
    const teacher = rowOf(tables.users, `p-${school(n)}`);
    if (teacher) teacher['orgSourcedIds'] = n % 3 === 0 ? school(n) : `${school(n)},${school(n + 1)}`;
  },
  leave: (tables: Tables, n: number) => void Object.assign(tables, without(tables, learnerAt(tables, n)['sourcedId']!)),
  come: (tables: Tables, n: number) => {
    const key = `n-${n % 5}`;
    if (rowOf(tables.users, key)) return;
    const name = { givenName: 'Ana', familyName: `Venue ${n % 5}`, grades: 'P2' };
    tables.users.push({ sourcedId: key, orgSourcedIds: school(n), role: 'student', ...name });
    tables.demographics.push({ sourcedId: key, birthDate: `2016-01-0${(n % 5) + 1}`, sex: 'female' });
    tables.enrollments.push({
      sourcedId: `m-${key}`,
      classSourcedId: `g-${school(n)}`,
      userSourcedId: key,
      role: 'student',
    });
  },
  drop: (tables: Tables, n: number) => void tables.enrollments.splice(n % tables.enrollments.length, 1),
  retitle: (tables: Tables, n: number) => void (rowOf(tables.classes, `g-${school(n)}`)['title'] = `Titre ${n}`),
} as const;

/** What is open of one system, by its own keys. */
async function stateOf(source: string): Promise<unknown> {
  const [state] = await record.database.query(
    `select
       (select jsonb_agg(jsonb_build_object('key', s.source_id, 'said', s.said, 'at', split_part(o.code, '.', 2), 'seen', array(select split_part(v, '.', 2) from unnest(s.visible_to[3:]) v order by 1)) order by s.source_id)
          from learner_source s join organisation o on o.id = s.organisation_id where s.source = $1 and s.absent_at is null) as learners,
       (select jsonb_agg(jsonb_build_object('key', f.source_id, 'name', f.given_name, 'at', split_part(o.code, '.', 2), 'seen', array(select split_part(v, '.', 2) from unnest(f.visible_to[3:]) v order by 1)) order by f.source_id)
          from staff f join organisation o on o.id = f.organisation_id where f.source = $1 and f.left_on is null) as staff,
       (select jsonb_agg(jsonb_build_object('key', e.source_id, 'year', e.school_year, 'level', e.level, 'at', split_part(o.code, '.', 2)) order by e.source_id)
          from enrolment e join organisation o on o.id = e.organisation_id where e.source = $1 and e.ended_on is null) as stays,
       (select jsonb_agg(jsonb_build_object('key', c.source_id, 'title', c.title, 'year', c.school_year) order by c.source_id)
          from class c where c.source = $1 and c.closed_on is null) as classes,
       (select jsonb_agg(jsonb_build_object('key', m.source_id, 'class', c.source_id, 'who', coalesce(s.source_id, f.source_id)) order by m.source_id)
          from membership m join class c on c.id = m.class_id left join staff f on f.id = m.staff_id
          left join learner_source s on s.learner_id = m.learner_id and s.source = $1 where m.source = $1 and m.ended_on is null) as places`,
    [source],
  );
  return state;
}

/** Whether single writes can say it: names, dates, grades and titles of who and what is there and stays where it is. */
const isSpoken = (before: Tables, said: Partial<Tables>): boolean =>
  Object.keys(said).every((name) => ['users', 'demographics', 'classes'].includes(name)) &&
  (said.users ?? []).every((row) => {
    const former = rowOf(before.users, row['sourcedId']!);
    const places = former?.['orgSourcedIds'];
    return places === row['orgSourcedIds'] && !places?.includes(',') && row['role'] === 'student';
  }) &&
  (said.demographics ?? []).every(
    ({ sourcedId }) => !rowOf(before.users, sourcedId!)?.['orgSourcedIds']?.includes(','),
  );

/** The same as single writes of the same system, under the keys that its bundles have. */
async function speak(source: string, tables: Tables, said: Partial<Tables>): Promise<void> {
  const client = record.as(sis);
  const put = async (code: string, kind: string, key: string, body: object) => {
    const answer = await client.put(`/v1/organisations/${code}/${kind}/by-source/${key}?source=${source}`, body);
    expect([200, 201]).toContain(answer.status);
  };
  const level = (grades = '') => grades.replace('P', 'primary-');
  const keys = new Set([...(said.users ?? []), ...(said.demographics ?? [])].map((row) => row['sourcedId']!));
  for (const key of keys) {
    const { givenName, familyName, grades } = rowOf(tables.users, key) as Record<string, string>;
    const { birthDate, sex } = rowOf(tables.demographics, key) as Record<string, string>;
    const [known] = await record.database.query<{ code: string; stay: string; at: string; year: string }>(
      `select o.code, e.source_id as stay, a.code as at, e.school_year as year from learner_source s join organisation o on o.id = s.organisation_id
         join enrolment e on e.source = s.source and e.learner_source_id = s.source_id and e.ended_on is null
         join organisation a on a.id = e.organisation_id where s.source = $1 and s.source_id = $2`,
      [source, key],
    );
    const { code, stay, at, year: schoolYear } = known!;
    await put(code, 'learners', key, { givenName, familyName, birthDate, sex });
    await put(at, 'enrolments', stay, { learnerSourceId: key, schoolYear, level: level(grades) });
  }
  for (const { sourcedId, title, grades } of said.classes ?? []) {
    const [known] = await record.database.query<{ code: string; year: string }>(
      `select o.code, c.school_year as year from class c join organisation o on o.id = c.organisation_id where c.source = $1 and c.source_id = $2`,
      [source, sourcedId],
    );
    await put(known!.code, 'classes', sourcedId!, { title, schoolYear: known!.year, level: level(grades) });
  }
}

describe('Any changes, told as deltas, bundles and single writes in any mix', () => {
  it.each(['1.1', '1.2'] as const)(
    '[R10] come to the state, and are told by the facts, of whole bundles of version %s',
    async (version) => {
      const pack = (tables: Tables) => zipped(version === '1.2' ? as12(tables) : tables);
      const packChanges = (before: Tables, after: Tables, n: number) =>
        delta(
          version === '1.2' ? changes(as12(before), as12(after), day(n)) : changes(before, after, day(n)),
          {},
          version,
        );
      const confirmed = async (bundle: Buffer, source: string, who: typeof sis) => {
        const job = await record.import(bundle, { source }, who);
        if (job.state === 'waiting') {
          await record.call('POST', `/v1/imports/${job.id}/confirmation`, who);
          expect(await record.end(job.id, who)).toMatchObject({ state: 'succeeded' });
        } else
          expect([job.state, codes(job).filter((code) => code !== 'deletion-without-effect')]).toEqual([
            'succeeded',
            [],
          ]);
      };
      let run = 0;
      const step = fc.tuple(fc.constantFrom(...(Object.keys(verbs) as (keyof typeof verbs)[])), fc.nat(60));
      const word = fc.record({
        door: fc.constantFrom('delta', 'delta', 'single', 'single', 'bulk'),
        steps: fc.array(step, { minLength: 1, maxLength: 5 }),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 4 }), async (words) => {
          run += 1;
          const sources = [`mix-${version}-${run}`, `once-${version}-${run}`] as const;
          const other = { ...sis, clientId: 'autre', organisations: ['css-b'] };
          let tables = aBundle({ id: 'ecole-1', learners: 5 }, { id: 'ecole-2', learners: 5, from: 6 });
          tables.orgs[0]!['identifier'] = '';
          await confirmed(await pack(tables), sources[0], sis);
          await confirmed(await pack(tables), sources[1], other);
          await record.news();
          for (const [n, { door, steps }] of words.entries()) {
            const before = structuredClone(tables);
            for (const [verb, m] of steps as Step[]) verbs[verb](tables, m);
            tables = structuredClone(tables);
            const said = changes(before, tables, day(1));
            if (door === 'bulk') await confirmed(await pack(tables), sources[0], sis);
            else if (door === 'single' && isSpoken(before, said)) await speak(sources[0], tables, said);
            else if (Object.keys(said).length > 0)
              await confirmed(await packChanges(before, tables, n + 1), sources[0], sis);
            const news = await record.news();
            await confirmed(await pack(tables), sources[1], other);
            expect(await record.news()).toEqual(news);
            expect(await stateOf(sources[0])).toEqual(await stateOf(sources[1]));
          }
        }),
        { numRuns: Number(process.env['HISTORIES'] ?? 4) },
      );
    },
    150_000 + Number(process.env['HISTORIES'] ?? 0) * 30_000,
  );
});

describe('A bundle of an organisation, to take elsewhere', () => {
  const base = 'https://purl.imsglobal.org/spec/or/v1p2/scope/';
  const scopes = [`${base}roster.readonly`, `${base}roster-demographics.readonly`];
  const reader = { ...sis, clientId: 'vendeur', scopes, purposes: ['school-administration'] };
  const source = 'emporte';
  let tables: Tables;
  /** Another centre's system, which knows nothing of the first one's keys. */
  const copier = { ...sis, clientId: 'copieur', organisations: ['css-b'] };
  let since: string;

  /** Asks, waits, takes the zip. */
  async function take(organisation: string, asked: object, who: typeof reader = reader) {
    const client = record.as(who);
    const sent = await client.post(`/v1/organisations/${organisation}/roster-exports`, asked);
    expect(sent).toMatchObject({ status: 202, body: { kind: 'roster-export' } });
    const { id, createdAt } = sent.body as { id: string; createdAt: string };
    const job = await eventually(
      async () => {
        const { body } = await client.get(`/v1/roster-exports/${id}`);
        if (['queued', 'running'].includes(body.state)) throw new Error(`${id} is ${body.state}`);
        return body;
      },
      { timeout: 30_000, every: 100 },
    );
    expect(job).toMatchObject({ state: 'succeeded' });
    const answer = await fetch(`${record.url}/v1/roster-exports/${id}/bundle`, {
      headers: { authorization: `Bearer ${await record.issuer.token(who)}` },
    });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/zip']);
    return { id, createdAt, job, zip: Buffer.from(await answer.arrayBuffer()) };
  }

  /** What the record holds of one system, by names instead of keys, which differ. */
  async function held(of: string): Promise<unknown> {
    const [state] = await record.database.query(
      `select
         (select jsonb_agg(jsonb_build_array(s.said, o.name, e.level, e.school_year, e.began_on) order by s.said->>'familyName', o.name)
            from enrolment e join organisation o on o.id = e.organisation_id join learner_source s on s.source = $1 and s.learner_id = e.learner_id
           where e.source = $1 and open_on(e.ended_on, school_day())) as stays,
         (select jsonb_agg(jsonb_build_array(f.family_name, f.given_name, o.name) order by f.family_name)
            from staff f join organisation o on o.id = f.organisation_id where f.source = $1 and f.left_on is null) as staff,
         (select jsonb_agg(jsonb_build_array(c.title, c.level, c.school_year) order by c.title)
            from class c join organisation o on o.id = c.organisation_id where c.source = $1 and c.closed_on is null) as classes,
         (select jsonb_agg(jsonb_build_array(c.title, coalesce(s.said->>'familyName', f.family_name), m.is_primary, m.ends_on) order by c.title, 2)
            from membership m join class c on c.id = m.class_id left join staff f on f.id = m.staff_id
            left join learner_source s on s.learner_id = m.learner_id and s.source = $1 where m.source = $1 and m.ended_on is null) as places`,
      [of],
    );
    return state;
  }

  async function filesIn(zip: Buffer) {
    const bundle = await openBundle(await written(zip));
    const { problems, fatal, version, bulk, names } = bundle;
    bundle.close();
    return { problems, fatal, version, bulk, names };
  }

  beforeAll(async () => {
    tables = await record.known(
      source,
      { id: 'ecole-m', learners: 30, from: 601 },
      { id: 'ecole-n', learners: 30, from: 641 },
    );
    const odd = [
      { familyName: '=cmd|calc', givenName: '-Anne' },
      { familyName: 'O’Neil, "Jo"', givenName: '@Zoé' },
    ];
    odd.forEach((name, n) => Object.assign(rowOf(tables.users, `e-${601 + n}`), name));
    Object.assign(rowOf(tables.users, 'p-ecole-m'), { orgSourcedIds: 'ecole-m,ecole-n' });
    Object.assign(rowOf(tables.enrollments, 'm-603'), { endDate: '2027-06-22' });
    const job = await record.import(tables, { source });
    expect(job.state).toBe('succeeded');
  });

  it('[R11] reads back equal, names as they are, and a delta of what changed since brings the copy along', async () => {
    const { zip, createdAt, job } = await take('css-a', {});
    since = createdAt;
    expect(job.problems.map(({ code }: { code: string }) => code)).toContain('cell-like-formula');
    expect(await filesIn(zip)).toMatchObject({ version: '1.2', fatal: false, problems: [] });
    const copied = await record.import(zip, { source: 'copie', organisation: 'css-b' }, copier);
    expect(copied).toMatchObject({ state: 'succeeded', counts: { held: 0 } });
    const whole = await take('css-a.ecole-m', {});
    expect(whole.job.counts['users.written']).toBeLessThan(job.counts['users.written']);

    const before = structuredClone(tables);
    rowOf(tables.users, 'e-605')['givenName'] = 'Rosalie';
    rowOf(tables.users, 'e-606')['grades'] = 'P4';
    rowOf(tables.users, 'e-607')['orgSourcedIds'] = 'ecole-n';
    rowOf(tables.users, 'p-ecole-m')['orgSourcedIds'] = 'ecole-m';
    rowOf(tables.demographics, 'e-608')['birthDate'] = '2015-05-05';
    rowOf(tables.classes, 'g-ecole-m')['title'] = 'Groupe neuf';
    tables = without(tables, 'e-609', 'm-610');
    tables.users.push({ ...rowOf(tables.users, 'e-611'), sourcedId: 'e-699', familyName: 'Arrivée' });
    tables.enrollments.push({ ...rowOf(tables.enrollments, 'm-611'), sourcedId: 'm-699', userSourcedId: 'e-699' });
    const changed = await record.import(await delta(changes(before, tables, day(20))), { source });
    expect(changed.state).toBe('succeeded');

    const next = await take('css-a', { changedSince: since });
    expect(await filesIn(next.zip)).toMatchObject({ version: '1.2', fatal: false, bulk: [], problems: [] });
    expect(next.job.counts['users.written']).toBeLessThan(40);
    const followed = await record.import(next.zip, { source: 'copie', organisation: 'css-b' }, copier);
    expect(followed).toMatchObject({ state: 'succeeded', counts: { held: 0 } });
    const again = await take('css-a', {});
    expect(effects(await record.import(again.zip, { source: 'copie', organisation: 'css-b' }, copier))).toEqual({});
    expect(await heldOf('copie', source)).toEqual(await heldOf(source, source));
  });

  const sorted = (rows: unknown[][]) => rows.map((row) => JSON.stringify(row)).sort();
  /** Of a system, the part that another one also brought. */
  const heldOf = async (of: string, as: string) => {
    const names = await record.database.query<{ name: string }>(
      `select distinct said->>'familyName' as name from learner_source where source = $1`,
      [as],
    );
    const own = new Set(names.map(({ name }) => name));
    const { stays, places } = (await held(of)) as { stays: unknown[][]; places: unknown[][] };
    return {
      stays: sorted(stays.filter(([said]) => own.has((said as { familyName: string }).familyName))),
      places: sorted(places.filter(([, name]) => own.has(name as string))),
    };
  };

  it('[R11] has birth dates and permanent codes with their scope alone, and each learner in the access log', async () => {
    const plain = { ...reader, clientId: 'sobre', scopes: [scopes[0]!] };
    const { zip, id } = await take('css-a.ecole-n', {}, plain);
    expect((await filesIn(zip)).names).not.toContain('demographics.csv');
    expect((await filesIn((await take('css-a.ecole-n', {})).zip)).names).toContain('demographics.csv');
    const [entry] = await record.database.query<{ purpose: string; learners: number }>(
      `select purpose, cardinality(learner_ids) as learners from access_log where client_id = 'sobre' and operation = 'read-roster-export'`,
    );
    expect(entry).toEqual({ purpose: 'school-administration', learners: expect.any(Number) as number });
    expect(entry!.learners).toBeGreaterThan(30);
    const stranger = record.as({ ...reader, clientId: 'ailleurs', organisations: ['css-b'] });
    for (const path of [`/v1/roster-exports/${id}`, `/v1/roster-exports/${id}/bundle`])
      expect(await stranger.get(path)).toMatchObject({ status: 404, body: { code: 'job-unknown' } });
    expect(await stranger.post('/v1/organisations/css-a/roster-exports', {})).toMatchObject({ status: 404 });
    const writer = record.as({ ...sis, scopes: ['roster:import'] });
    expect(await writer.post('/v1/organisations/css-a/roster-exports', {})).toMatchObject({ status: 403 });
    expect(
      await record.as(reader).post('/v1/organisations/css-a/roster-exports', { changedSince: 'hier' }),
    ).toMatchObject({
      status: 400,
    });
    const { id: withDates } = await take('css-a.ecole-n', {});
    expect(
      await record.as({ ...reader, scopes: [scopes[0]!] }).get(`/v1/roster-exports/${withDates}/bundle`),
    ).toMatchObject({
      status: 403,
      body: { code: 'insufficient-scope' },
    });
    expect(
      await record.as({ ...reader, clientId: 'curieux' }).get(`/v1/roster-exports/${withDates}/bundle`),
    ).toMatchObject({
      status: 404,
      body: { code: 'job-unknown' },
    });
    await record.database.query(`delete from export_part where job_id = '${id}'`);
    expect(await record.as(plain).get(`/v1/roster-exports/${id}/bundle`)).toMatchObject({
      status: 410,
      body: { code: 'export-gone' },
    });
  });

  it('[R11] tells an end that was planned when it comes, though nothing was said since', async () => {
    await record.database.query(
      `update enrolment set ended_on = school_day() where source = $1 and source_id = 'e-650@ecole-n'`,
      [source],
    );
    await take('css-a.ecole-n', {});
    const week = `(7 * 86400000::bigint << 20)`;
    for (const table of ['change', 'change_left'])
      await record.database.query(`update ${table} set position = position - ${week}`);
    const changedSince = new Date(Date.now() - 3 * 86_400_000).toISOString();
    const { job } = await take('css-a.ecole-n', { changedSince });
    expect(job.counts).toMatchObject({ 'users.written': 1, 'roles.written': 1, 'enrollments.written': 1 });
  });
});
