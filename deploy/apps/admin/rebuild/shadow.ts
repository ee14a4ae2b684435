/** A service's copies made again from the topics, beside the ones in use, and what differs brought over in one transaction: whoever reads meanwhile misses nothing. */
import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import * as path from 'node:path';
import type pg from 'pg';
import type { ServiceName } from '../../../../libs/contracts/src/context-map.ts';
import { open } from '../backup/create.ts';
import { quoted } from '../backup/tables.ts';
import { boundsOf, clusterOf, type Bounds } from '../backup/topics.ts';
import type { Say } from '../command.ts';
import { Refused } from '../refused.ts';
import type { Stores } from '../stores.ts';
import { bringOver, type Differences } from './differences.ts';
import type { Stretch, Task, Told } from './reader.ts';

interface Position {
  readonly topic: string;
  readonly partition: number;
  readonly next: string;
}

/** What a consumer keeps beside its copies; the shadow's is thrown away with it. */
const bookkeeping = ['consumer_position', 'inbox', 'parked_key', 'dead_letter', 'outbox'];

/**
 * @param keep whether the differences found are brought over, or only told
 * @returns by table, how many rows differed
 */
export async function readAgain(stores: Stores, service: ServiceName, keep: boolean, say: Say): Promise<Differences[]> {
  const client = await open(stores.databaseUrl(service));
  try {
    await mustBeAlone(client);
    return await readBeside(client, stores, service, keep, say);
  } finally {
    await client.end();
  }
}

/** The session holds the lock: what a shadow left behind is taken away by whoever has it, and by nobody else. */
async function mustBeAlone(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ taken: boolean }>(`select pg_try_advisory_lock(hashtext('rebuild')) as taken`);
  if (!rows[0]!.taken) throw new Refused('Une relecture est déjà en cours.', 'A rebuild is under way already.');
}

async function readBeside(
  client: pg.Client,
  stores: Stores,
  service: ServiceName,
  keep: boolean,
  say: Say,
): Promise<Differences[]> {
  let reader: Reader | undefined;
  try {
    const clusterId = await clusterOf(stores.kafka);
    const databaseUrl = await urlOfRole(client, stores.databaseUrl(service));
    const { kafka, prefix } = stores;
    reader = await Reader.start({ service, databaseUrl, kafka, prefix, clusterId });
    const { tables } = reader;
    if (tables.length === 0) return [];
    await mustBeSettled(client, service);
    await shadow(client, databaseUrl, tables);
    const read = new Map<string, string>();
    const catchUp = async () => {
      const stretch = await stretchOf(client, read);
      await reader!.readTo(stretch);
      for (const [topic, of] of stretch) for (const { partition, high } of of) read.set(`${topic}/${partition}`, high);
    };
    await mustBeWhole(stores, [...new Set((await positions(client)).map(({ topic }) => topic))]);
    say.progress(`${service} relit`, `${service} reads again`, null);
    await catchUp();
    // From here on the service's consumer waits; what it read meanwhile is little.
    await client.query('begin');
    await client.query('select 1 from consumer_position order by topic, partition for update');
    await mustBeSettled(client, service);
    await catchUp();
    await mustHaveTakenAll(client, service);
    const differences: Differences[] = [];
    for (const table of tables) differences.push(await bringOver(client, table));
    await client.query(keep ? 'commit' : 'rollback');
    return differences;
  } finally {
    reader?.stop();
    await client.query('rollback');
    await forget(client);
  }
}

async function urlOfRole(client: pg.Client, url: string): Promise<string> {
  const { rows } = await client.query<{ role: string }>(`select current_database() || '_rebuild' as role`);
  return Object.assign(new URL(url), { username: rows[0]!.role, password: randomBytes(18).toString('hex') }).href;
}

/** A schema of empty tables, and a role that may write there alone; where a name is in both, it means the shadow's. */
async function shadow(client: pg.Client, url: string, tables: readonly string[]): Promise<void> {
  const { username, password, pathname } = new URL(url);
  const [role, database] = [quoted(username), quoted(pathname.slice(1))];
  await forget(client);
  await client.query('create schema rebuild');
  for (const table of [...tables, ...bookkeeping])
    await client.query(`create unlogged table rebuild.${quoted(table)} (like public.${quoted(table)} including all)`);
  await client.query(
    `insert into rebuild.consumer_position (topic, partition, cluster_id, next_offset, reacted_until)
     select topic, partition, cluster_id, 0, 9223372036854775807 from public.consumer_position where topic like '%.events'`,
  );
  await client.query(
    `create role ${role} login password '${password}';
     alter role ${role} set search_path = rebuild, public;
     grant connect on database ${database} to ${role};
     grant usage on schema public, rebuild to ${role};
     grant select on all tables in schema public to ${role};
     grant all on all tables in schema rebuild to ${role}`,
  );
}

async function forget(client: pg.Client): Promise<void> {
  await client.query('drop schema if exists rebuild cascade');
  const { rows } = await client.query<{ role: string }>(
    `select rolname as role from pg_roles where rolname = current_database() || '_rebuild'`,
  );
  for (const { role } of rows) await client.query(`drop owned by ${quoted(role)}; drop role ${quoted(role)}`);
}

/** What is parked waits for its effects: a copy that went past it would have them twice after a replay. */
async function mustBeSettled(client: pg.Client, service: ServiceName): Promise<void> {
  const { rows } = await client.query('select 1 from public.parked_key limit 1');
  if (rows.length > 0)
    throw new Refused(
      `${service} a des faits en attente : rejouez-les ou écartez-les d’abord (admin dead-letters list ${service}).`,
      `${service} has parked facts: replay or discard them first (admin dead-letters list ${service}).`,
    );
}

async function mustBeWhole(stores: Stores, topics: readonly string[]): Promise<void> {
  const bounds = await boundsOf(stores.kafka, topics);
  const cut = [...bounds].filter(([, of]) => of.some(({ low }) => low !== '0')).map(([topic]) => topic);
  if (cut.length > 0)
    throw new Refused(
      `Ces sujets n’ont plus leur début : ${cut.join(', ')}. Les copies ne peuvent plus en être refaites.`,
      `These topics have lost their beginning: ${cut.join(', ')}. Copies can no longer be made from them.`,
    );
}

async function mustHaveTakenAll(client: pg.Client, service: ServiceName): Promise<void> {
  const { rows } = await client.query<{ topic: string; code: string; reason: string; n: number }>(
    `select topic, code, reason, count(*)::int as n from rebuild.dead_letter group by 1, 2, 3 order by n desc limit 5`,
  );
  if (rows.length === 0) return;
  const list = rows.map(({ topic, code, reason, n }) => `${n} × ${topic} ${code} ${reason}`).join('; ');
  throw new Refused(
    `${service} n’a pas pu appliquer tous les faits à neuf; rien n’a changé : ${list}`,
    `${service} could not apply all facts anew; nothing has changed: ${list}`,
  );
}

async function positions(client: pg.Client): Promise<Position[]> {
  const { rows } = await client.query<Position>(
    `select topic, partition, next_offset::text as next from public.consumer_position
      where topic like '%.events' order by topic, partition`,
  );
  return rows;
}

/** From where the shadow has read to where the service stands. */
async function stretchOf(client: pg.Client, read: ReadonlyMap<string, string>): Promise<Stretch> {
  const byTopic = Map.groupBy(await positions(client), ({ topic }) => topic);
  return [...byTopic].map(([topic, of]): [string, Bounds] => [
    topic,
    of.map(({ partition, next }) => ({ partition, low: read.get(`${topic}/${partition}`) ?? '0', high: next })),
  ]);
}

/** The child process, one answer for each question. */
class Reader {
  tables: readonly string[] = [];

  private readonly child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.child = child;
  }

  static async start(task: Task): Promise<Reader> {
    const script = path.join(import.meta.dirname, 'reader.ts');
    const execArgv = ['--disable-warning=ExperimentalWarning'];
    const reader = new Reader(fork(script, [JSON.stringify(task)], { execArgv, stdio: ['ignore', 2, 2, 'ipc'] }));
    await reader.answer();
    return reader;
  }

  readTo(stretch: Stretch): Promise<void> {
    const answer = this.answer();
    this.child.send(stretch);
    return answer;
  }

  stop(): void {
    this.child.kill('SIGKILL');
  }

  private answer(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.child.once('message', (told: Told) => {
        this.child.removeAllListeners('exit');
        if (told.state === 'failed') return reject(new Refused(told.reason, told.reason));
        if (told.state === 'ready') this.tables = told.tables;
        resolve();
      });
      this.child.once('exit', (code) => reject(new Error(`the reader ended with ${code}`)));
    });
  }
}
