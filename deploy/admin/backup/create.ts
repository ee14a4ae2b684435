/** A backup of everything at one moment: what is new waits, queues run empty, then databases and topics are copied. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import pg from 'pg';
import { topicRules, type ServiceName } from '../../../libs/contracts/src/context-map.ts';
import type { Say } from '../command.ts';
import { Refused } from '../refused.ts';
import type { Stores } from '../stores.ts';
import { writeManifest, type Manifest, type StoredDatabase, type StoredFile, type StoredTopic } from './manifest.ts';
import { storeDatabase } from './tables.ts';
import { boundsOf, storeTopic } from './topics.ts';

/** The lock of libs/kit/src/data/outbox.ts. */
const backupLock = 7_110;
const patienceMs = 60_000;

export async function createBackup(stores: Stores, folder: string, say: Say): Promise<Manifest> {
  if (fs.existsSync(folder) && fs.readdirSync(folder).length > 0)
    throw new Refused(`${folder} n’est pas vide.`, `${folder} is not empty.`);
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const clients = new Map<ServiceName, pg.Client>();
  try {
    for (const service of stores.services) clients.set(service, await open(stores.databaseUrl(service)));
    const topics = topicRules().map(({ topic }) => topic);

    const begun = performance.now();
    await Promise.all([...clients].map(([service, client]) => hold(service, client)));
    await settled(stores, clients, topics, say);
    for (const client of clients.values()) {
      await client.query('begin isolation level repeatable read read only');
      await client.query('select 1 from migrations limit 1');
    }
    const bounds = await boundsOf(stores.kafka, topics);
    for (const client of clients.values()) await client.query(`select pg_advisory_unlock(${backupLock})`);
    const pauseMs = Math.round(performance.now() - begun);
    say.line(`Pause : ${pauseMs} ms`, `Pause: ${pauseMs} ms`);

    const files: Record<string, StoredFile> = {};
    const databases: Record<string, StoredDatabase> = {};
    const stored: Record<string, StoredTopic> = {};
    const steps = clients.size + topics.length;
    let done = 0;
    for (const [service, client] of clients) {
      say.progress(service, service, done++ / steps);
      databases[service] = await storeDatabase(client, folder, path.join('databases', service), files);
    }
    for (const topic of topics) {
      say.progress(topic, topic, done++ / steps);
      stored[topic] = await storeTopic(stores.kafka, folder, topic, bounds.get(topic)!, files);
    }
    if (stores.identityKey !== null)
      fs.writeFileSync(path.join(folder, 'identity-key'), stores.identityKey, { mode: 0o600 });
    const manifest: Manifest = {
      version: 1,
      takenAt: new Date().toISOString(),
      pauseMs,
      databases,
      topics: stored,
      files,
    };
    writeManifest(folder, manifest);
    return manifest;
  } finally {
    await Promise.all([...clients.values()].map((client) => client.end()));
  }
}

export async function open(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect().catch((error: unknown) => {
    throw new Refused(
      `PostgreSQL ne répond pas (${(error as Error).message}). Démarrez le système.`,
      'PostgreSQL does not answer. Start the system.',
    );
  });
  return client;
}

async function hold(service: ServiceName, client: pg.Client): Promise<void> {
  await client.query(`set lock_timeout = '30s'`);
  await client.query(`select pg_advisory_lock(${backupLock})`).catch(() => {
    throw new Refused(
      `${service} écrit depuis plus de 30 s (une importation ?) : recommencez plus tard.`,
      `${service} has been writing for more than 30 s (an import?): try again later.`,
    );
  });
}

/** Nothing waits to be sent and nothing to be read, twice in a row: what was heard may tell something itself. */
async function settled(
  stores: Stores,
  clients: ReadonlyMap<ServiceName, pg.Client>,
  topics: readonly string[],
  say: Say,
): Promise<void> {
  const until = performance.now() + patienceMs;
  let open: string[] = [];
  for (let calm = 0; calm < 2;) {
    if (performance.now() > until)
      throw new Refused(
        `Les files ne se vident pas : ${open.join(', ')}. Voyez admin outbox status.`,
        `The queues do not run empty: ${open.join(', ')}. See admin outbox status.`,
      );
    open = await unsettled(stores, clients, topics);
    calm = open.length === 0 ? calm + 1 : 0;
    if (open.length > 0) {
      say.progress(`attend ${open[0]}`, `waits for ${open[0]}`, null);
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  }
}

async function unsettled(
  stores: Stores,
  clients: ReadonlyMap<ServiceName, pg.Client>,
  topics: readonly string[],
): Promise<string[]> {
  const open: string[] = [];
  const bounds = await boundsOf(stores.kafka, topics);
  for (const [service, client] of clients) {
    const { rows } = await client.query<{ waiting: boolean }>('select exists (select from outbox) as waiting');
    if (rows[0]!.waiting) open.push(`${service} outbox`);
    const { rows: positions } = await client.query<{ topic: string; partition: number; next_offset: string }>(
      'select topic, partition, next_offset::text from consumer_position',
    );
    for (const { topic, partition, next_offset: next } of positions) {
      const end = bounds.get(topic)?.find((one) => one.partition === partition)?.high;
      if (end !== undefined && end !== next) open.push(`${service} ← ${topic}/${partition}`);
    }
  }
  return open;
}
