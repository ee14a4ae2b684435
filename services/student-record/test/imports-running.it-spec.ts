import { readdir, readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { eventually, filesOf, shared, zipOf } from '@pan/testing';
import { ImportBundle } from '../src/application/imports/import-bundle.js';
import {
  aBundle,
  effects,
  openStays,
  sis,
  startImports,
  type Ending,
  type ImportingRecord,
} from './imports-fixture.js';

let record: ImportingRecord;
beforeAll(async () => {
  record = await startImports();
});
afterAll(() => record.close());

describe('An import', () => {
  it('tries everything out and changes nothing on a dry run', async () => {
    const tables = aBundle({ id: 'ecole-m', learners: 30 });
    const tried = await record.import(tables, { source: 'essai', dryRun: 'true' });
    expect(tried).toMatchObject({ state: 'succeeded', counts: { 'organisation.created': 1, 'stay.created': 30 } });
    expect(await record.news()).toEqual([]);
    expect(await record.count(openStays('essai'))).toBe(0);
    expect(effects(await record.import(tables, { source: 'essai' }))).toEqual(effects(tried));
    await record.news();
  });

  it('runs alone for its system: two that come at once are applied one after the other', async () => {
    const all = aBundle({ id: 'ecole-n', learners: 60 });
    const sent = await Promise.all([record.send(all, { source: 'file' }), record.send(all, { source: 'file' })]);
    const jobs = await Promise.all(sent.map(({ json }) => record.end(json.id)));
    const begun = jobs.map((job) => effects(job)['stay.created'] ?? 0);
    expect(begun.sort((one, other) => other - one)).toEqual([60, 0]);
    await record.news();
  });

  it('is stored piece by piece, so that no transaction is open while its bundle is read [M11]', async () => {
    await record.database.query(
      `insert into job (id, kind, lock_key, state, params, caller, visible_to, leased_until)
       values (gen_random_uuid(), 'roster-import', 'pieces', 'running', '{}', '{}', '{nobody}', now() + interval '1 hour')`,
    );
    const { json } = await record.send(aBundle({ id: 'ecole-pieces', learners: 1_500 }), { source: 'pieces' });
    const [stored] = await record.database.query<{ transactions: number }>(
      `select count(distinct xmin::text)::int as transactions from import_row where job_id = $1`,
      [json.id],
    );
    expect(stored!.transactions).toBeGreaterThan(2);
    await record.database.query(`delete from job where visible_to = '{nobody}'`);
    expect(await record.end(json.id)).toMatchObject({ state: 'succeeded', counts: { 'stay.created': 1_500 } });
    await record.news();
  });

  it('whose job was never made, because its instance died, leaves no rows for longer than a day [M11]', async () => {
    const staged = (at: string) =>
      record.database.query(
        `insert into import_row (job_id, kind, file, row, source_id, data) select uuidv7(interval '${at}'), 'stay', '', 0, '', '{}'`,
      );
    await staged('-2 days');
    await staged('-1 hour');
    await record.app.get(ImportBundle).sweep();
    expect(await record.count('import_row')).toBe(1);
    await record.database.query('truncate import_row');
  });

  it('goes on in another instance when the first one has died', async () => {
    await record.database.query(
      `insert into job (id, kind, lock_key, state, params, caller, visible_to, leased_until)
       values (gen_random_uuid(), 'roster-import', 'mort', 'running', '{}', '{}', '{nobody}', now() + interval '1 hour')`,
    );
    const { json } = await record.send(aBundle({ id: 'ecole-o', learners: 30 }), { source: 'mort' });
    await record.database.query(
      `begin;
       delete from job where visible_to = '{nobody}';
       update job set state = 'running', attempts = 1, leased_until = now() - interval '1 s' where id = '${json.id}';
       commit`,
    );
    expect(await record.end(json.id)).toMatchObject({ state: 'succeeded', counts: { 'stay.created': 30 } });
    await record.news();
  });

  it('stops between chunks when it is cancelled, and what it did is undone', async () => {
    const { json } = await record.send(aBundle({ id: 'ecole-p', learners: 8_000 }), { source: 'stop' });
    await eventually(async () => {
      const view = await record.call('GET', `/v1/imports/${json.id}`);
      expect(view.json.progress.done).toBeGreaterThan(0);
    });
    expect((await record.call('POST', `/v1/imports/${json.id}/cancellation`)).status).toBe(200);
    expect(await record.end(json.id)).toMatchObject({ state: 'cancelled' });
    expect(await record.count(openStays('stop'))).toBe(0);
    expect(await record.count('import_row')).toBe(0);
    expect(await record.news()).toEqual([]);
  });
});

describe('A bundle that cannot be taken', () => {
  const one = () => aBundle({ id: 'ecole-q', learners: 3 });
  const at = { source: 'q' };

  it('is a job already refused, with the report, when it cannot be read', async () => {
    const { status, json } = await record.send(Buffer.from('bonjour'), at);
    expect(status).toBe(202);
    expect(json).toMatchObject({ state: 'refused', reason: { code: 'bundle-refused' } });
    expect(json.problems).toMatchObject([{ code: 'zip-unreadable', file: 'zip' }]);
  });

  it('is told that its root is unclear when the token has several organisations and nothing names one', async () => {
    const who = { ...sis, organisations: ['css-a', 'css-b'] };
    const tables = one();
    tables.orgs[0]!['identifier'] = 'autre';
    expect(await record.import(tables, at, who)).toMatchObject({
      state: 'refused',
      reason: { code: 'root-ambiguous' },
    });
    expect(await record.import(tables, { ...at, organisation: 'css-a' }, who)).toMatchObject({ state: 'succeeded' });
    expect(await record.import(one(), at, who)).toMatchObject({ state: 'succeeded' });
    await record.news();
  });

  it('is refused at once for an organisation out of reach', async () => {
    expect(await record.send(one(), { ...at, organisation: 'css-b' })).toMatchObject({
      status: 404,
      json: { code: 'organisation-unknown' },
    });
  });

  it('is refused before it is read when it is not a zip or too large', async () => {
    const csv = await record.call('POST', '/v1/imports', sis, { 'content-type': 'text/csv' });
    expect(csv.status).toBe(415);
    const authorization = `Bearer ${await record.issuer.token(sis)}`;
    const headers = { authorization, 'content-type': 'application/zip', 'content-length': 513 * 1_048_576 };
    const status = await new Promise((resolve, reject) => {
      const call = request(`${record.url}/v1/imports`, { method: 'POST', headers }, (answer) => {
        resolve(answer.statusCode);
        call.destroy();
      });
      call.on('error', reject);
      call.flushHeaders();
    });
    expect(status).toBe(413);
  });

  it('is nobody else’s to see', async () => {
    const { id } = await record.import(one(), at);
    const voisin = { ...sis, clientId: 'voisin', organisations: ['css-b'] };
    const calls = ['GET ', 'GET /problems', 'POST /confirmation', 'POST /cancellation'];
    for (const [method = '', path = ''] of calls.map((call) => call.split(' '))) {
      const answer = await record.call(method, `/v1/imports/${id}${path}`, voisin);
      expect(answer).toMatchObject({ status: 404, json: { code: 'job-unknown' } });
    }
  });
});

describe('Bundles from the field', () => {
  const place = shared('data/student-exam/oneroster');
  const whenThere = place ? it : it.skip;

  whenThere(
    '[R10] load whole, or with each row named that is held; the delta is applied to what the full one left',
    async () => {
      const champ = { ...sis, clientId: 'champ', organisations: ['css-b'] };
      const bundles = await bundlesAt(place!);
      expect(bundles.size).toBeGreaterThanOrEqual(7);
      const states: string[] = [];
      for (const [name, bundle] of bundles) {
        const source = name.includes('oneroster_test_data')
          ? 'catalyst-moodle-v1p2_full_dataset.zip'
          : name.replaceAll(/[^\w.-]/g, '-');
        const job = await record.import(bundle, { source, maxHeldPercent: '100' }, champ);
        expectActionable(job);
        const named = new Set(
          job.all.filter(({ severity }) => severity === 'error').map(({ file, row }) => `${file} ${row}`),
        );
        expect(named.size).toBe(job.counts['held']);
        states.push(`${name}: ${job.reason?.code ?? job.state}, ${job.counts['held']} of ${job.counts['rows']} held`);
      }
      expect(states).toEqual([
        'catalyst-moodle/Test_full_data_set.zip: succeeded, 1 of 20 held',
        'catalyst-moodle/Test_minimal_data_set.zip: succeeded, 2 of 20 held',
        'catalyst-moodle/v1p2_full_dataset.zip: succeeded, 1 of 27 held',
        'catalyst-moodle/oneroster_test_data.zip: succeeded, 0 of 7 held',
        'mockroster/OneRoster-original.zip: succeeded, 0 of 568 held',
        'mockroster, zipped: succeeded, 0 of 568 held',
        'oat-sa-1p1, zipped: succeeded, 0 of 10 held',
      ]);
      const told = await record.database.query(
        `select source_id from learner_source where source like 'catalyst-moodle-v1p2%' and absent_at is null order by 1`,
      );
      const keys = ['USER_0', 'usr-222-1234561232', 'usr-222-567891', 'usr-222-66778899'];
      expect(told).toEqual(keys.map((source_id) => ({ source_id })));
    },
  );

  function expectActionable(job: Ending): void {
    expect(job.state).toMatch(/^(succeeded|refused)$/);
    if (job.state === 'refused') expect(job.reason!.remedy).toBeTruthy();
    for (const { detail, remedy } of job.all) {
      expect(`${detail} ${remedy}`).not.toMatch(/[{}]|undefined|null/);
      expect(remedy).toBeTruthy();
    }
  }
});

/** Every zip below a folder, and what lies unzipped in it, zipped as it is. */
async function bundlesAt(place: string): Promise<Map<string, Buffer>> {
  const bundles = new Map<string, Buffer>();
  for (const folder of (await readdir(place)).sort()) {
    const path = join(place, folder);
    const files = await filesOf(path);
    const loose = Object.entries(files).filter(([name]) => !name.endsWith('.zip'));
    for (const name of Object.keys(files)
      .filter((file) => file.endsWith('.zip'))
      .sort((a, b) => Number(a.startsWith('oneroster_')) - Number(b.startsWith('oneroster_')) || (a < b ? -1 : 1))) {
      bundles.set(`${folder}/${name}`, await readFile(join(path, name)));
    }
    if (loose.some(([name]) => name.endsWith('.csv')))
      bundles.set(`${folder}, zipped`, await zipOf(Object.fromEntries(loose)));
  }
  return bundles;
}
