import { readdir, readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, shared } from '@pan/testing';
import { filesOf } from './bundles.js';
import {
  aBundle,
  rowOf,
  startRecord,
  without,
  zipOf,
  type School,
  type Tables,
  type TestRecord,
} from './imports-fixture.js';

let record: TestRecord;
beforeAll(async () => {
  record = await startRecord();
  await record.facts();
});
afterAll(() => record.close());

const codes = ({ all }: { all: readonly { code: string }[] }) => all.map(({ code }) => code);
/** Counts of what an import did to rows, without those it left as they were. */
const effects = ({ counts }: { counts: Record<string, number> }) =>
  Object.fromEntries(Object.entries(counts).filter(([name]) => name.includes('.') && !name.endsWith('.unchanged')));
const staged = async () =>
  (await record.database.query<{ count: number }>('select count(*)::int as count from import_row'))[0]!.count;
const openStays = async (source: string) =>
  (
    await record.database.query<{ count: number }>(
      'select count(*)::int as count from enrolment where source = $1 and ended_on is null',
      [source],
    )
  )[0]!.count;

/** A system whose first bundle is in the record. */
async function known(source: string, ...schools: School[]): Promise<Tables> {
  const tables = aBundle(...schools);
  expect(await record.import(tables, { source })).toMatchObject({ state: 'succeeded' });
  await record.facts();
  return structuredClone(tables);
}

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
    const facts = Map.groupBy(await record.facts(), (type) => type);
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
    expect(await record.facts()).toEqual([]);
  });

  it('tells one fact for one changed row', async () => {
    const tables = bundle();
    rowOf(tables.users, 'e-7')['givenName'] = 'Zoë';
    expect(effects(await record.import(tables))).toEqual({ 'learner.changed': 1 });
    expect(await record.facts()).toEqual(['learner-changed.v1']);
  });

  it('keeps nothing of the bundle behind', async () => {
    expect(await staged()).toBe(0);
    expect((await readdir(tmpdir())).filter((name) => name.startsWith('pan-bundle-'))).toEqual([]);
  });

  it('reads version 1.2 as well', async () => {
    const files = await filesOf(join(import.meta.dirname, 'samples', 'bundle-1.2'));
    const job = await record.import(await zipOf(files), { source: 'sample' });
    expect(job.state).toBe('succeeded');
    expect(job.counts).toMatchObject({ 'stay.created': 5 });
    await record.facts();
  });
});

describe('Rows with errors', () => {
  let tables: Tables;
  beforeAll(async () => {
    tables = await known('fautes', { id: 'ecole-f', learners: 200 });
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
    expect(await record.facts()).toEqual(['learner-changed.v1']);
    expect(await openStays('fautes')).toBe(200);
  });

  it('never end anything when their key cannot be read', async () => {
    const copy = without(tables, 'e-7');
    copy.users.push({ ...rowOf(tables.users, 'e-7'), sourcedId: '' });
    const job = await record.import(copy, { source: 'fautes' });
    expect(codes(job)).toEqual(['value-missing']);
    expect(await openStays('fautes')).toBe(200);
    await record.import(tables, { source: 'fautes' });
    await record.facts();
  });

  it('refuse the bundle above the part that may be held', async () => {
    const copy = faulty();
    for (const learner of ['e-8', 'e-9', 'e-10']) rowOf(copy.demographics, learner)['birthDate'] = 'hier';
    const refused = await record.import(copy, { source: 'fautes' });
    expect(refused).toMatchObject({ state: 'refused', reason: { code: 'too-many-rows-held' } });
    expect(refused.reason!.detail).toContain('12 lignes sur 606');
    expect(await record.facts()).toEqual([]);
    expect(await record.import(copy, { source: 'fautes', maxHeldPercent: '5' })).toMatchObject({ state: 'succeeded' });
  });

  it('refuse the bundle altogether in mode all', async () => {
    expect(await record.import(faulty(), { source: 'fautes', mode: 'all' })).toMatchObject({
      state: 'refused',
      reason: { code: 'bundle-has-errors' },
    });
    expect(await staged()).toBe(0);
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
    expect(await openStays('fautes')).toBe(200);
    await record.import(tables, { source: 'fautes' });
    await record.facts();
  });

  it('count once where they repeat themselves, and are held where they contradict themselves', async () => {
    const copy = structuredClone(tables);
    copy.users.push({ ...rowOf(tables.users, 'e-1') }, { ...rowOf(tables.users, 'e-2'), familyName: 'Roy' });
    const job = await record.import(copy, { source: 'fautes' });
    expect(codes(job)).toEqual(['row-repeated', 'row-contradicted', 'row-contradicted', 'learner-held']);
    expect(job.counts).toMatchObject({ held: 3, 'learner.unchanged': 199 });
    expect(await record.facts()).toEqual([]);
  });

  it('are explained in the language of whoever reads the report', async () => {
    const { json } = await record.send(faulty(), { source: 'fautes', mode: 'all' });
    await record.end(json.id);
    const english = await record.call('GET', `/v1/imports/${json.id}`, undefined, { 'accept-language': 'en-CA' });
    expect(english.json.reason!.detail).toMatch(/^3 of 606 rows have errors/);
    expect(english.json.problems[0]!.remedy).toBe('Correct it in your system.');
  });
});

describe('What a bundle leaves out', () => {
  let tables: Tables;
  beforeAll(async () => {
    tables = await known('absents', { id: 'ecole-g', learners: 40 }, { id: 'ecole-h', learners: 40, from: 41 });
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
    expect(await record.facts()).toEqual([
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
    await record.facts();
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
      'membership.changed': 1,
    });
    await record.import(tables, { source: 'absents' });
    await record.facts();
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
    expect(await openStays('absents')).toBe(80);
    await record.facts();
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
    await record.facts();
  });
});

describe('An import that would end more than a tenth of a school', () => {
  let tables: Tables;
  const fewer = () => without(tables, 'e-1', 'e-2', 'e-3', 'e-4', 'e-5');
  beforeAll(async () => {
    tables = await known('depart', { id: 'ecole-i', learners: 40 }, { id: 'ecole-j', learners: 40, from: 41 });
  });

  it('waits, says which schools and how many, and has changed nothing', async () => {
    const job = await record.import(fewer(), { source: 'depart' });
    expect(job).toMatchObject({ state: 'waiting', reason: { code: 'import-would-end-many' } });
    expect(job.all.map(({ detail }) => detail)).toEqual([
      'École ecole-i (css-a.ecole-i) perdrait 5 de ses 40 séjours ouverts, soit 12.5 %.',
    ]);
    expect(await record.facts()).toEqual([]);
    expect(await openStays('depart')).toBe(80);
    const { status, json } = await record.call('POST', `/v1/imports/${job.id}/confirmation`);
    expect([status, json.state]).toEqual([200, 'queued']);
    expect(effects(await record.end(job.id))).toEqual({ 'learner.absent': 5, 'stay.ended': 5, 'membership.ended': 5 });
    expect((await record.facts()).length).toBe(10);
    expect(await record.call('POST', `/v1/imports/${job.id}/confirmation`)).toMatchObject({
      status: 409,
      json: { code: 'job-not-waiting' },
    });
    await record.import(tables, { source: 'depart' });
    await record.facts();
  });

  it('can be cancelled, and then nothing of it is left', async () => {
    const job = await record.import(fewer(), { source: 'depart' });
    expect(await staged()).toBeGreaterThan(0);
    await record.call('POST', `/v1/imports/${job.id}/cancellation`);
    expect(await record.end(job.id)).toMatchObject({ state: 'cancelled' });
    expect(await staged()).toBe(0);
    expect(await openStays('depart')).toBe(80);
  });

  it('is withdrawn when a newer bundle of the system is applied', async () => {
    const waiting = await record.import(fewer(), { source: 'depart' });
    await record.import(tables, { source: 'depart' });
    expect(await record.end(waiting.id)).toMatchObject({ state: 'cancelled' });
    expect(await staged()).toBe(0);
  });

  it('goes on for a single learner of a small school', async () => {
    const small = await known('depart-2', { id: 'ecole-k', learners: 5 });
    expect(effects(await record.import(without(small, 'e-1'), { source: 'depart-2' }))).toMatchObject({
      'stay.ended': 1,
    });
    await record.facts();
  });
});

describe('Running imports', () => {
  it('tries everything out and changes nothing on a dry run', async () => {
    const tables = aBundle({ id: 'ecole-m', learners: 30 });
    const tried = await record.import(tables, { source: 'essai', dryRun: 'true' });
    expect(tried).toMatchObject({ state: 'succeeded', counts: { 'organisation.created': 1, 'stay.created': 30 } });
    expect(await record.facts()).toEqual([]);
    expect(await openStays('essai')).toBe(0);
    expect(effects(await record.import(tables, { source: 'essai' }))).toEqual(effects(tried));
    await record.facts();
  });

  it('one after the other for one system, in the order they came', async () => {
    const all = aBundle({ id: 'ecole-n', learners: 60 });
    const sent = await Promise.all([record.send(all, { source: 'file' }), record.send(all, { source: 'file' })]);
    const jobs = await Promise.all(sent.map(({ json }) => record.end(json.id)));
    expect(
      jobs
        .map(effects)
        .map((of) => of['stay.created'])
        .sort(),
    ).toEqual([60, undefined]);
    await record.facts();
  });

  it('goes on in another instance when the first one died', async () => {
    const { hold, release } = busy('mort');
    await hold();
    const { json } = await record.send(aBundle({ id: 'ecole-o', learners: 30 }), { source: 'mort' });
    await record.database
      .query(`update job set state = 'running', attempts = 1, leased_until = now() - interval '1 s' where id = $1`, [
        json.id,
      ])
      .catch(() => undefined);
    await release();
    await record.database.query(
      `update job set state = 'running', attempts = 1, leased_until = now() - interval '1 s' where id = $1 and state = 'queued'`,
      [json.id],
    );
    expect(await record.end(json.id)).toMatchObject({ state: 'succeeded', counts: { 'stay.created': 30 } });
    await record.facts();
  });

  it('stops between chunks when it is cancelled, and what it did is undone', async () => {
    const { json } = await record.send(aBundle({ id: 'ecole-p', learners: 4_000 }), { source: 'stop' });
    await eventually(async () => {
      const view = await record.call('GET', `/v1/imports/${json.id}`);
      expect(view.json.progress.done).toBeGreaterThan(0);
    });
    const { status } = await record.call('POST', `/v1/imports/${json.id}/cancellation`);
    expect(status).toBe(200);
    expect(await record.end(json.id)).toMatchObject({ state: 'cancelled' });
    expect(await openStays('stop')).toBe(0);
    expect(await staged()).toBe(0);
    expect(await record.facts()).toEqual([]);
  });

  /** Another import of the system that seems to run elsewhere, so that the next one stays in the queue. */
  function busy(source: string) {
    const hold = () =>
      record.database.query(
        `insert into job (id, kind, lock_key, state, params, caller, visible_to, leased_until)
         values (gen_random_uuid(), 'roster-import', $1, 'running', '{}', '{}', '{nobody}', now() + interval '1 hour')`,
        [source],
      );
    const release = () =>
      record.database.query(`delete from job where lock_key = $1 and visible_to = '{nobody}'`, [source]);
    return { hold, release };
  }
});

describe('A bundle that cannot be taken', () => {
  const one = () => aBundle({ id: 'ecole-q', learners: 3 });

  it('is a job already refused, with the report, when it cannot be read', async () => {
    const { status, json } = await record.send(Buffer.from('bonjour'), { source: 'q' });
    expect(status).toBe(202);
    expect(json).toMatchObject({
      state: 'refused',
      reason: { code: 'bundle-refused' },
      problems: [{ code: 'zip-unreadable', file: 'zip' }],
    });
  });

  it('is refused by name when it is a delta', async () => {
    const zip = await zipOf({
      'manifest.csv': 'propertyName,value\noneroster.version,1.1\nfile.users,delta',
      'users.csv': 'sourcedId',
      'orgs.csv': 'sourcedId',
    });
    const { json } = await record.send(zip, { source: 'q' });
    expect(codes({ all: json.problems })).toContain('delta-not-supported');
  });

  it('is told that its root is unclear when the token has several organisations and none is named', async () => {
    const who = { clientId: 'sis', organisations: ['css-a', 'css-b'] };
    const tables = one();
    tables.orgs[0]!['identifier'] = 'autre';
    const refused = await record.end((await record.send(tables, { source: 'q' }, who)).json.id, who);
    expect(refused).toMatchObject({ state: 'refused', reason: { code: 'root-ambiguous' } });
    const placed = await record.end(
      (await record.send(tables, { source: 'q', organisation: 'css-a' }, who)).json.id,
      who,
    );
    expect(placed.state).toBe('succeeded');
    const named = await record.end((await record.send(one(), { source: 'q' }, who)).json.id, who);
    expect(named.state).toBe('succeeded');
    await record.facts();
  });

  it('is refused at once for an organisation out of reach and for another client’s system', async () => {
    expect(await record.send(one(), { source: 'q', organisation: 'css-b' })).toMatchObject({
      status: 404,
      json: { code: 'organisation-unknown' },
    });
    expect(await record.send(one(), { source: 'q' }, { clientId: 'autre', organisations: ['css-a'] })).toMatchObject({
      status: 403,
      json: { code: 'source-belongs-to-another-client' },
    });
  });

  it('is refused before it is read when it is too large or not a zip', async () => {
    expect(await record.call('POST', '/v1/imports', undefined, { 'content-type': 'text/csv' })).toMatchObject({
      status: 415,
    });
    const status = await new Promise((resolve, reject) => {
      void record.authorization().then((authorization) => {
        const headers = { authorization, 'content-type': 'application/zip', 'content-length': 600 * 1_048_576 };
        const call = request(`${record.url}/v1/imports`, { method: 'POST', headers }, (answer) => {
          resolve(answer.statusCode);
          call.destroy();
        });
        call.on('error', reject);
        call.flushHeaders();
      });
    });
    expect(status).toBe(413);
  });

  it('is nobody else’s to see', async () => {
    const { json } = await record.send(one(), { source: 'q' });
    await record.end(json.id);
    const other = { clientId: 'voisin', organisations: ['css-b'] };
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/problems'],
      ['POST', '/confirmation'],
      ['POST', '/cancellation'],
    ] as const) {
      expect(await record.call(method, `/v1/imports/${json.id}${path}`, other)).toMatchObject({
        status: 404,
        json: { code: 'job-unknown' },
      });
    }
  });
});

describe('Bundles from the field', () => {
  const place = shared('data/student-exam/oneroster');
  const bundles: [string, () => Promise<Buffer>][] = [];
  beforeAll(() => undefined);

  (place ? it : it.skip)('load, or are refused with a report that can be acted on', async () => {
    for (const folder of await readdir(place!, { withFileTypes: true })) {
      const path = join(place!, folder.name);
      const zips = (await readdir(path)).filter((name) => name.endsWith('.zip'));
      for (const name of zips) bundles.push([`${folder.name}/${name}`, () => readFile(join(path, name))]);
      const files = await filesOf(path);
      const loose = Object.fromEntries(Object.entries(files).filter(([name]) => !name.endsWith('.zip')));
      if (Object.keys(loose).some((name) => name.endsWith('.csv')))
        bundles.push([`${folder.name} (zipped)`, () => zipOf(loose)]);
    }
    expect(bundles.length).toBeGreaterThanOrEqual(7);
    for (const [name, read] of bundles) {
      const job = await record.import(
        await read(),
        { source: name.replaceAll(/[^\w.-]/g, '-'), organisation: 'css-b' },
        { clientId: 'champ', organisations: ['css-b'] },
      );
      const report = job.all.map(({ detail, remedy }) => `${detail} ${remedy}`);
      expect(`${name}: ${job.state}`).toMatch(/: (succeeded|refused)$/);
      for (const sentence of report) expect(sentence).not.toMatch(/\{|undefined/);
      if (job.state === 'refused') expect(job.reason!.remedy).toBeTruthy();
    }
  });
});
