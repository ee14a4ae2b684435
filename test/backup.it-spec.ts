import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { topicRules, type ServiceName } from '@pan/contracts';
import { createTopics, kafkaClient, withAdmin } from '@pan/kit/messaging';
import { eventually, migrateService, testDatabase } from '@pan/testing';
import { createBackup } from '../deploy/apps/admin/backup/create.js';
import { damaged, mustHoldAll, readManifest, type Manifest } from '../deploy/apps/admin/backup/manifest.js';
import { restoreAlone, restoreBackup } from '../deploy/apps/admin/backup/restore.js';
import { boundsOf, loadTopic, storeTopic } from '../deploy/apps/admin/backup/topics.js';
import { readAgain } from '../deploy/apps/admin/rebuild/shadow.js';
import { newKey } from '../deploy/apps/admin/backup/vault.js';
import type { History } from './faults/history.js';
import { expectLevel } from './faults/level.js';
import { load, openSchools } from './faults/load.js';
import { ministry } from './six-centres.js';
import { quiet, storesOf } from './stores.js';
import pg from 'pg';
import { World } from './world.js';

const two: readonly ServiceName[] = ['student-record', 'governance-reporting'];

describe('A backup of two services', () => {
  let world: World;
  let told: History;
  let [identity, recipient] = ['', ''];
  const folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'pan-backup-')), 'one');

  beforeAll(async () => {
    ({ identity, recipient } = await newKey());
    world = await World.open(two);
    await openSchools(world);
    told = await load(world, 7, { learners: 8 });
    await expectLevel(world, told);
  }, 400_000);
  afterAll(async () => {
    await world?.close();
    fs.rmSync(path.dirname(folder), { recursive: true, force: true });
  });

  const stores = () => storesOf(world);
  const stopAll = () => Promise.all([...world.running.values()].map((service) => service.kill('SIGTERM')));
  const startAll = async () => {
    for (const service of two) await world.start(service);
  };

  /** Every row of every table, whatever their order; positions without the cluster, which a restore may change. */
  async function contents(service: ServiceName): Promise<Record<string, unknown>> {
    const database = world.databases.get(service)!;
    const tables = await database.query<{ name: string }>(
      `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> 'migrations'`,
    );
    const entries = tables.map(async ({ name }) => {
      const rows = await database.query<{ row: string }>(
        `select (to_jsonb(t) - 'leased_until')::text as row from "${name}" t order by 1`,
      );
      return [name, rows.map(({ row }) => row)] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  async function topics(): Promise<Record<string, unknown>> {
    const entries = stores().topics.map(async (topic) => [topic, await world.kafka.read(topic)] as const);
    return Object.fromEntries(await Promise.all(entries));
  }

  const learner = (key: string) =>
    world.ask('student-record', ministry, 'PUT', `/v1/organisations/css-des-essais.a/learners/by-source/${key}`, {
      json: { familyName: 'Essai', givenName: 'Élève', birthDate: '2015-03-04' },
    });

  it('waits for a long writer without holding others back; then it holds new writes, says so, lets reads go on, and frees them when it is given up [2.5]', async () => {
    const [writer, aborted] = [`select pg_advisory_lock_shared(7110)`, path.join(path.dirname(folder), 'aborted')];

    const slow = new pg.Client({ connectionString: world.databases.get('student-record')!.adminUrl });
    slow.on('error', () => undefined);
    await slow.connect();
    await slow.query(writer);
    const backup = createBackup(stores(), aborted, quiet, null).catch((error: unknown) => error as Error);
    const meanwhile = [];
    for (let n = 0; n < 20; n += 1) meanwhile.push((await learner(`meanwhile-${n}`)).status);
    expect(meanwhile).toEqual(meanwhile.map(() => 201));
    // What was just told is heard by nobody, so that the backup stays where it holds everything.
    await world.running.get('governance-reporting')!.kill('SIGTERM');
    expect((await learner('not-heard')).status).toBe(201);
    await slow.end();
    let tries = 0;
    const refused = await eventually(async () => {
      const answer = await learner(`held-back-${(tries += 1)}`);
      expect(answer.status).toBe(503);
      return answer;
    });
    expect(refused.headers.get('retry-after')).toBe('2');
    expect(refused.body).toMatchObject({ code: 'temporarily-unavailable' });
    const read = await world.ask('student-record', ministry, 'GET', '/v1/organisations/css-des-essais');
    expect(read.status).toBe(200);
    // The session of a backup that dies ends with it.
    await world.databases.get('student-record')!.query(
      `select pg_terminate_backend(pid) from pg_locks l join pg_database d on d.oid = l.database
          where locktype = 'advisory' and objid = 7110 and mode = 'ExclusiveLock' and d.datname = current_database()`,
    );
    expect(await backup).toBeInstanceOf(Error);
    expect((await learner('held-back')).status).toBe(201);
    await world.start('governance-reporting');
    expect(() => readManifest(aborted)).toThrow('n’est pas une sauvegarde complète');
  });

  it('holds of a topic what was still there when it was read, and promises no more [1.8]', async () => {
    const kafka = world.kafka.as('admin');
    const [topic, again] = [`short-lived-${randomUUID()}`, `put-back-${randomUUID()}`];
    await createTopics(
      kafka,
      [topic, again].map((name) => ({ topic: name, partitions: 2, retentionDays: 35 })),
    );
    const producer = kafkaClient(kafka).producer();
    await producer.connect();
    for (const [partition, count] of [30, 10].entries())
      await producer.send({ topic, messages: Array.from({ length: count }, () => ({ partition, value: '{}' })) });
    await producer.disconnect();
    const bounds = (await boundsOf(kafka, [topic])).get(topic)!;
    const removed = [12, 10].map((offset, partition) => ({ partition, offset: String(offset) }));
    await withAdmin(kafka, async (admin) => {
      await admin.fetchTopicOffsets(topic);
      await admin.deleteTopicRecords({ topic, partitions: removed });
    });
    const [place, files] = [path.join(path.dirname(folder), 'topic'), {}];
    const stored = await storeTopic(kafka, place, topic, bounds, files, null);
    expect(stored.partitions).toEqual([
      { partition: 0, low: '12', high: '30' },
      { partition: 1, low: '10', high: '10' },
    ]);
    await loadTopic(kafka, place, again, stored, null);
    await withAdmin(kafka, (admin) => admin.deleteTopics({ topics: [topic, again] }));
    const less = { topics: { [topic]: stored }, files: { [stored.file]: { sha256: '', count: 17 } } };
    expect(() => mustHoldAll(less as unknown as Manifest)).toThrow('17 faits au lieu de 18');
  });

  it('is no matter for who reads the topics again: a discarded fact is passed, and two readings at once are one [2.6]', async () => {
    const producer = kafkaClient(world.kafka.as('admin')).producer();
    await producer.connect();
    const headers = {
      ce_id: randomUUID(),
      ce_type: 'student-record.learner-enrolled.v1',
      ce_time: '2026-09-01T12:00:00Z',
    };
    const topic = `${world.kafka.prefix}student-record.events`;
    await producer.send({ topic, messages: [{ key: 'nobody', value: '{}', headers }] });
    await producer.disconnect();
    const operator = { ...ministry, scopes: ['operations'] };
    const letters = '/v1/operations/dead-letters';
    const letter = await eventually(async () => {
      const { body } = await world.ask('governance-reporting', operator, 'GET', letters);
      expect(body.items).toHaveLength(1);
      return body.items[0] as { id: string };
    });
    const discarded = await world.ask('governance-reporting', operator, 'DELETE', `${letters}/${letter.id}`);
    expect(discarded.status).toBe(204);
    const readings = [1, 2].map(() => readAgain(stores(), 'governance-reporting', false, quiet));
    const ends = await Promise.allSettled(readings);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const [tables] = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
    expect(tables!.filter(({ missing, changed, surplus }) => missing + changed + surplus > 0)).toEqual([]);
    const [refusal] = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as Error] : []));
    expect(refusal!.message).toContain('déjà en cours');
  });

  it('[G13] is no matter for readers of figures either: while the topics are read again they see the figure from before, then the corrected one', async () => {
    const database = world.databases.get('governance-reporting')!;
    const figure = async (): Promise<string> => {
      const path = '/v1/indicators/unified-records?schoolYear=2026-2027&organisation=ministere';
      const { status, body } = await world.ask('governance-reporting', ministry, 'GET', path);
      return JSON.stringify([status, (body as { of: number }).of]);
    };
    const right = await figure();
    const [lost] = await database.query<{ n: number }>(
      `with gone as (delete from known_stay where learner_id in (select learner_id from known_stay limit 2) returning learner_id)
       select count(distinct learner_id)::integer as n from gone`,
    );
    expect(lost!.n).toBe(2);
    const wrong = await figure();
    expect(wrong).not.toBe(right);
    const seen: string[] = [];
    let isRead = false;
    const reading = readAgain(stores(), 'governance-reporting', true, quiet).finally(() => (isRead = true));
    while (!isRead) seen.push(await figure());
    const stays = (await reading).find(({ table }) => table === 'known_stay');
    expect(stays!.missing).toBeGreaterThanOrEqual(2);
    expect(await figure()).toBe(right);
    // Each answer is one of the two, and none goes back.
    expect(seen).toEqual(seen.toSorted((one, other) => Number(one === right) - Number(other === right)));
    expect(seen.filter((one) => one !== wrong && one !== right)).toEqual([]);
    expect(seen).toContain(wrong);
  });

  it('refuses to be restored where there is data, or when a byte has changed', async () => {
    const { pauseMs } = await createBackup(stores(), folder, quiet, recipient);
    expect(pauseMs).toBeLessThan(60_000);
    await expect(restoreBackup(stores(), folder, quiet, identity)).rejects.toThrow('student-record tourne');
    await stopAll();
    await expect(restoreBackup(stores(), folder, quiet, identity)).rejects.toThrow('Il y a déjà des données');

    const copy = path.join(path.dirname(folder), 'copy');
    fs.cpSync(folder, copy, { recursive: true });
    const file = 'databases/student-record/learner.copy.gz.age';
    const bytes = fs.readFileSync(path.join(copy, file));
    bytes[bytes.length - 20]! ^= 1;
    fs.writeFileSync(path.join(copy, file), bytes);
    expect(await damaged(copy, readManifest(copy))).toEqual([
      { file, expected: readManifest(folder).files[file]!.sha256, found: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
    await expect(restoreBackup(stores(), copy, quiet, identity)).rejects.toThrow(`${file} (SHA-256`);
    fs.appendFileSync(path.join(copy, 'manifest.json'), ' ');
    expect(() => readManifest(copy)).toThrow('manifest.json (SHA-256');
    await startAll();
  });

  it('brings one service back to its older state and says each fact of its own that is ahead of it', async () => {
    expect((await learner('later')).status).toBe(201);
    const database = world.databases.get('student-record')!;
    await eventually(async () => expect(await database.query('select seq from outbox')).toEqual([]));
    await stopAll();
    const before = readManifest(folder).databases['student-record']!;
    const learners = async () => (await database.query<{ n: number }>('select count(*)::int as n from learner'))[0]!.n;
    const backedUp = readManifest(folder).files[before.tables.find(({ name }) => name === 'learner')!.file]!.count;
    await restoreAlone(stores(), folder, 'student-record', false, quiet, identity);
    expect(await learners()).toBe(backedUp + 1);
    const { rows, file } = await restoreAlone(stores(), folder, 'student-record', true, quiet, identity);
    expect(rows).toEqual([
      expect.objectContaining({
        topic: `${world.kafka.prefix}student-record.events`,
        type: 'student-record.learner-registered.v1',
        facts: 1,
        keys: 1,
      }),
    ]);
    const [line] = fs.readFileSync(file!, 'utf8').trim().split('\n');
    expect(JSON.parse(line!)).toMatchObject({ type: 'student-record.learner-registered.v1', data: expect.any(String) });
    expect(await learners()).toBe(backedUp);
  });

  it('is restored into an empty stack: tables, topics and positions are equal, and what is new is written and heard', async () => {
    await startAll();
    const whole = path.join(path.dirname(folder), 'whole');
    await createBackup(stores(), whole, quiet, null);
    await stopAll();
    const was = { topics: await topics(), tables: await Promise.all(two.map(contents)) };

    await emptyTopics();
    for (const service of two) {
      await world.databases.get(service)!.drop();
      world.databases.set(service, await testDatabase(service));
      await migrateService(service, world.databases.get(service)!);
    }
    await restoreBackup(stores(), whole, quiet, null);
    expect(await topics()).toEqual(was.topics);
    expect(await Promise.all(two.map(contents))).toEqual(was.tables);

    await startAll();
    told.add(await load(world, 8, { learners: 3 }, 100));
    await expectLevel(world, told);
  });

  async function emptyTopics(): Promise<void> {
    const rules = topicRules(world.kafka.prefix);
    await withAdmin(world.kafka.as('admin'), async (admin) => {
      await admin.deleteTopics({ topics: rules.map(({ topic }) => topic) });
      await eventually(async () =>
        expect((await admin.listTopics()).filter((topic) => topic.startsWith(world.kafka.prefix))).toEqual([]),
      );
    });
    await createTopics(world.kafka.as('admin'), rules);
  }
});
