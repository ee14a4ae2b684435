/** `student-record` as it is built and run, on a database of its own, with a school network imported through its API. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  migrateService,
  serviceEnvironment,
  testDatabase,
  testIssuer,
  testKafka,
  type TestDatabase,
  type TestIssuer,
  type TestKafka,
} from '@pan/testing';
import pg from 'pg';
import { bundleBytes } from '../../story/bundle.ts';
import { generate, type Centre } from '../../story/network.ts';
import type { Stage } from '../stage.ts';
import { startProgram, type Program } from './process.ts';

/** The service, and those it hears. */
const speaking = ['student-record', 'exam-management', 'ecampus-federation'] as const;

/** What docker-compose.yml gives the service: without a limit, Node lets its heap grow as far as the machine's memory invites it to. */
const deployedHeap = '--max-old-space-size=256';

/** What outlives one run of the service. */
export interface Surroundings {
  readonly postgres: string;
  readonly kafka: TestKafka;
  readonly issuer: TestIssuer;
  close(): Promise<void>;
}

export async function openSurroundings({ servers }: Stage): Promise<Surroundings> {
  const { postgres } = servers.addresses;
  const [kafka, issuer] = await Promise.all([testKafka(speaking, servers.addresses), testIssuer()]);
  return { postgres, kafka, issuer, close: () => Promise.all([kafka.drop(), issuer.close()]).then(() => undefined) };
}

export interface RunningRecord extends Program {
  readonly database: TestDatabase;
  /** The centre that the headers speak for. */
  readonly centre: string;
  readonly headers: { readonly authorization: string };
  /** Milliseconds from the first byte sent to the bundle applied. */
  import(centre: Centre, bundle: Uint8Array): Promise<number>;
}

/** @param relays false keeps its facts in the outbox, so that nothing else runs while an import is measured */
export async function startRecord(around: Surroundings, { relays = true } = {}): Promise<RunningRecord> {
  const { postgres, kafka, issuer } = around;
  const database = await testDatabase('student-record', postgres);
  await migrateService('student-record', database);
  const instead = relays ? null : await leadInstead(database);
  const program = await startProgram('services/student-record/dist/main.js', {
    ...serviceEnvironment('student-record', { database, kafka, issuer }),
    LOG_LEVEL: 'info',
    NODE_OPTIONS: deployedHeap,
  });
  const call = async (
    method: string,
    path: string,
    authorization: string,
    body?: RequestInit['body'],
    type = 'application/json',
  ) => {
    const headers = { authorization, ...(body !== undefined && { 'content-type': type }) };
    const answer = await fetch(program.url + path, { method, headers, ...(body !== undefined && { body }) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  const ministry = `Bearer ${await issuer.token()}`;
  const [centre] = generate({ size: 10, centres: 1, college: false }).centres;
  const { code, name } = centre!;
  const root = JSON.stringify({ name, kind: 'service-centre', parentCode: 'ministere' });
  await call('PUT', `/v1/organisations/${code}`, ministry, root);
  const options = { organisations: [code], purpose: 'school-administration', clientId: 'bench', expiresIn: 3_600 };
  const authorization = `Bearer ${await issuer.token(options)}`;
  return {
    ...program,
    database,
    centre: code,
    headers: { authorization },
    import: async ({ system }, bundle) => {
      const begun = performance.now();
      const body = bundle as Uint8Array<ArrayBuffer>;
      const sent = await call('POST', `/v1/imports?source=${system}`, authorization, body, 'application/zip');
      const at = new URL(sent.headers.get('location')!).pathname;
      for (;;) {
        const job = (await (await call('GET', at, authorization)).json()) as { state: string };
        if (job.state === 'succeeded') return performance.now() - begun;
        if (job.state !== 'queued' && job.state !== 'running') throw new Error(JSON.stringify(job).slice(0, 2_000));
        await sleep(25);
      }
    },
    stop: async () => {
      await program.stop();
      await instead?.end();
      await database.drop();
    },
  };
}

async function leadInstead({ appUrl }: TestDatabase): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: appUrl });
  await client.connect();
  await client.query(`select pg_advisory_lock(hashtext('outbox-relay'))`);
  return client;
}

/** One service centre with its schools, and its bundle. */
export async function rosterOf(size: number): Promise<{ centre: Centre; bundle: Buffer }> {
  const [centre] = generate({ size, centres: 1, college: false }).centres;
  return { centre: centre!, bundle: await bundleBytes(centre!) };
}
