/** A backup of everything at one moment: what is new waits, queues run empty, then databases and topics are copied. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { Readable } from 'node:stream';
import pg from 'pg';
import type { ServiceName } from '../../../../libs/contracts/src/context-map.ts';
import type { Say } from '../command.ts';
import { Refused } from '../refused.ts';
import type { Stores } from '../stores.ts';
import {
  sha256Of,
  writeManifest,
  type Manifest,
  type StoredDatabase,
  type StoredFile,
  type StoredTopic,
} from './manifest.ts';
import { storeDatabase } from './tables.ts';
import { boundsOf, clusterOf, storeTopic, type Bounds } from './topics.ts';
import { seal, sealedName, type Recipient } from './vault.ts';

/** The lock of libs/kit/src/data/outbox.ts. */
const backupLock = 7_110;
const patienceMs = 60_000;
/** How long a backup waits for a moment when no service writes anything that takes long. */
const writersMs = 30_000;
/** How long services are held back at most before it is clear that one of them still writes. */
const holdMs = 500;

/** @param recipient whoever can read it afterwards; null leaves it open */
export async function createBackup(stores: Stores, folder: string, say: Say, recipient: Recipient): Promise<Manifest> {
  if (fs.existsSync(folder) && fs.readdirSync(folder).length > 0)
    throw new Refused(
      `${folder} n’est pas vide : choisissez un autre dossier, ou effacez-le s’il vient d’une sauvegarde interrompue.`,
      `${folder} is not empty: choose another folder, or erase it if an interrupted backup left it.`,
    );
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const clients = new Map<ServiceName, pg.Client>();
  try {
    for (const service of stores.services) clients.set(service, await open(stores.databaseUrl(service)));
    const clusterId = await clusterOf(stores.kafka);
    const { bounds, pauseMs } = await standstill(stores, clients, say);
    say.line(`Pause : ${pauseMs} ms`, `Pause: ${pauseMs} ms`);

    const takenAt = new Date().toISOString();
    const files: Record<string, StoredFile> = {};
    const databases: Record<string, StoredDatabase> = {};
    const topics: Record<string, StoredTopic> = {};
    const steps = clients.size + bounds.size;
    let done = 0;
    for (const [service, client] of clients) {
      say.progress(service, service, ++done / steps);
      databases[service] = await storeDatabase(client, folder, path.join('databases', service), files, recipient);
      await client.query('commit');
    }
    for (const [topic, of] of bounds) {
      say.progress(topic, topic, ++done / steps);
      topics[topic] = await storeTopic(stores.kafka, folder, topic, of, files, recipient);
    }
    if (stores.identityKey !== null) await storeKey(folder, stores.identityKey, files, recipient);
    const manifest: Manifest = { version: 1, takenAt, clusterId, pauseMs, databases, topics, files };
    writeManifest(folder, manifest);
    return manifest;
  } finally {
    await Promise.all([...clients.values()].map((client) => client.end().catch(() => undefined)));
  }
}

/** Nobody tells anything new until queues are empty; leaves each client in a snapshot of that moment. */
async function standstill(
  stores: Stores,
  clients: ReadonlyMap<ServiceName, pg.Client>,
  say: Say,
): Promise<{ bounds: Map<string, Bounds>; pauseMs: number }> {
  const begun = await holdAll(clients, say);
  const bounds = await settled(stores, clients, say);
  for (const client of clients.values()) {
    await client.query('begin isolation level repeatable read read only');
    await client.query('select 1 from migrations limit 1');
  }
  for (const client of clients.values()) {
    await client.query(`select pg_advisory_unlock(${backupLock})`);
    await client.query(
      'set lock_timeout = 0; set idle_session_timeout = 0; set idle_in_transaction_session_timeout = 0',
    );
  }
  return { bounds, pauseMs: Math.round(performance.now() - begun) };
}

export const keyFile = 'identity-key.gz';

async function storeKey(
  folder: string,
  key: string,
  files: Record<string, StoredFile>,
  recipient: Recipient,
): Promise<void> {
  const file = sealedName(keyFile, recipient);
  await seal(Readable.from([key]), path.join(folder, file), recipient);
  files[file] = { sha256: await sha256Of(path.join(folder, file)), count: 1 };
}

export async function open(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  await client.connect().catch((error: unknown) => {
    throw new Refused(
      `PostgreSQL ne répond pas (${(error as Error).message}). Démarrez le système; en conteneurs, cette commande est : docker compose run --rm admin …`,
      'PostgreSQL does not answer. Start the system; in containers this command is: docker compose run --rm admin …',
    );
  });
  return client;
}

/**
 * Takes every service's lock. Whoever waits for it holds all who write back: so each is tried without waiting first, and all of
 * them only once none is in the midst of something long. A backup that is killed or falls silent loses its session, and with it
 * the lock: the services write again by themselves.
 * @returns since when they are held back
 */
async function holdAll(clients: ReadonlyMap<ServiceName, pg.Client>, say: Say): Promise<number> {
  for (const client of clients.values())
    await client.query(
      `set lock_timeout = ${holdMs}; set client_connection_check_interval = '1s';
       set idle_session_timeout = '45s'; set idle_in_transaction_session_timeout = '45s'`,
    );
  const until = performance.now() + writersMs;
  for (;;) {
    const isLast = performance.now() > until;
    let busy = await firstOf(clients, isFree);
    const begun = performance.now();
    if (!busy || isLast) busy = await firstOf(clients, hold);
    if (!busy) return begun;
    for (const client of clients.values()) await client.query('select pg_advisory_unlock_all()');
    if (isLast)
      throw new Refused(
        `${busy} écrit depuis plus de 30 s (une importation ? une autre sauvegarde ?) : recommencez plus tard.`,
        `${busy} has been writing for more than 30 s (an import? another backup?): try again later.`,
      );
    say.progress(`${busy} écrit`, `${busy} is writing`, null);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** The first service of which it is not so; they are asked at once. */
async function firstOf(
  clients: ReadonlyMap<ServiceName, pg.Client>,
  ask: (client: pg.Client) => Promise<boolean>,
): Promise<ServiceName | undefined> {
  const answers = await Promise.all(
    [...clients].map(async ([service, client]) => [service, await ask(client)] as const),
  );
  return answers.find(([, yes]) => !yes)?.[0];
}

/** Whether nobody who tells something has the lock at this instant, or a moment later. */
async function isFree(client: pg.Client): Promise<boolean> {
  for (let tries = 0; tries < 10; tries += 1) {
    const { rows } = await client.query<{ free: boolean }>(
      `select case when pg_try_advisory_lock(${backupLock}) then pg_advisory_unlock(${backupLock}) else false end as free`,
    );
    if (rows[0]!.free) return true;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return false;
}

function hold(client: pg.Client): Promise<boolean> {
  return client.query(`select pg_advisory_lock(${backupLock})`).then(
    () => true,
    (error: unknown) => {
      if ((error as { code?: string }).code === '55P03') return false;
      throw error;
    },
  );
}

/**
 * Waits until nothing waits to be sent and nothing to be read: what is heard may tell something itself, so the topics must
 * end after the look where they ended before it.
 */
async function settled(
  stores: Stores,
  clients: ReadonlyMap<ServiceName, pg.Client>,
  say: Say,
): Promise<Map<string, Bounds>> {
  const until = performance.now() + patienceMs;
  let before = await boundsOf(stores.kafka, stores.topics);
  for (;;) {
    const waiting = await unsettled(before, clients);
    const after = await boundsOf(stores.kafka, stores.topics);
    if (waiting.length === 0 && JSON.stringify([...before]) === JSON.stringify([...after])) return after;
    if (performance.now() > until)
      throw new Refused(
        `Les files ne se vident pas : ${waiting.join(', ')}. Voyez admin outbox status et admin doctor.`,
        `The queues do not run empty: ${waiting.join(', ')}. See admin outbox status and admin doctor.`,
      );
    if (waiting[0]) say.progress(`attend ${waiting[0]}`, `waits for ${waiting[0]}`, null);
    await new Promise((resolve) => setTimeout(resolve, 100));
    before = after;
  }
}

/** Positions first: what a reaction told is in the outbox once its position has moved. */
async function unsettled(
  bounds: ReadonlyMap<string, Bounds>,
  clients: ReadonlyMap<ServiceName, pg.Client>,
): Promise<string[]> {
  const waiting: string[] = [];
  for (const [service, client] of clients) {
    const { rows: positions } = await client.query<{ topic: string; partition: number; next_offset: string }>(
      'select topic, partition, next_offset::text from consumer_position',
    );
    for (const { topic, partition, next_offset: next } of positions) {
      const end = bounds.get(topic)?.find((one) => one.partition === partition)?.high;
      if (end !== undefined && end !== next) waiting.push(`${service} ← ${topic}/${partition}`);
    }
  }
  for (const [service, client] of clients) {
    const { rows } = await client.query<{ full: boolean }>('select exists (select from outbox) as full');
    if (rows[0]!.full) waiting.push(`${service} outbox`);
  }
  return waiting;
}
