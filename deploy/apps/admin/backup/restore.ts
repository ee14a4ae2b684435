/** A backup back into an empty stack, or one service back to an older state. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { text } from 'node:stream/consumers';
import type pg from 'pg';
import type { ServiceName } from '../../../../libs/contracts/src/context-map.ts';
import type { Row, Say } from '../command.ts';
import { Refused } from '../refused.ts';
import type { Stores } from '../stores.ts';
import { keyFile, open } from './create.ts';
import { soundManifest, type Manifest } from './manifest.ts';
import { isUsed, loadDatabase } from './tables.ts';
import { boundsOf, clusterOf, loadTopic, readTopic } from './topics.ts';
import { unseal, type Identity } from './vault.ts';

/** @param identity the key that opens an encrypted backup */
export async function restoreBackup(stores: Stores, folder: string, say: Say, identity: Identity): Promise<Manifest> {
  const manifest = await soundManifest(folder);
  const key = Object.keys(manifest.files).find((file) => file.startsWith(keyFile));
  // Before anything is started or written: a missing or wrong key ends here.
  const [some] = Object.keys(manifest.files);
  if (some) (await unseal(path.join(folder, some), identity)).destroy();
  try {
    await stores.prepare(key ? await text(await unseal(path.join(folder, key), identity)) : null);
    await mustBeEmpty(stores, manifest);
    const clusterId = await clusterOf(stores.kafka);
    const steps = Object.keys(manifest.databases).length + Object.keys(manifest.topics).length;
    let done = 0;
    for (const [topic, stored] of Object.entries(manifest.topics)) {
      say.progress(topic, topic, ++done / steps);
      await loadTopic(stores.kafka, folder, topic, stored, identity);
    }
    for (const [service, stored] of Object.entries(manifest.databases)) {
      say.progress(service, service, ++done / steps);
      await inDatabase(stores, service as ServiceName, async (client) => {
        await loadDatabase(client, folder, stored, manifest, identity);
        await readFromZero(client, manifest, clusterId);
      });
    }
    return manifest;
  } finally {
    await stores.release();
  }
}

/** What a service had told that its older state does not know. */
export interface Ahead {
  readonly rows: readonly Row[];
  /** Every such fact, a line each; null when there is none. */
  readonly file: string | null;
}

/**
 * Only one service's database; the topics stay, and what it has told since the backup is listed, for a person to decide about.
 * @param accepted whether it is restored although others know more than it will
 */
export async function restoreAlone(
  stores: Stores,
  folder: string,
  service: ServiceName,
  accepted: boolean,
  say: Say,
  identity: Identity,
): Promise<Ahead> {
  const manifest = await soundManifest(folder);
  const stored = manifest.databases[service];
  if (!stored) throw new Refused(`La sauvegarde n’a pas ${service}.`, `The backup lacks ${service}.`);
  try {
    await stores.open();
    if ((await clusterOf(stores.kafka)) !== manifest.clusterId)
      throw new Refused(
        'Kafka a été refait ou restauré depuis cette sauvegarde : ses positions n’y disent rien. Restaurez tout, ou prenez une sauvegarde plus récente.',
        'Kafka was made anew or restored since this backup: its positions mean nothing there. Restore everything, or take a newer backup.',
      );
    await inDatabase(stores, service, () => Promise.resolve());
    const ahead = await factsAhead(stores, manifest, service, say);
    const file = ahead.length === 0 ? null : `${folder}.${service}-ahead.ndjson`;
    if (file) fs.writeFileSync(file, ahead.map((fact) => `${JSON.stringify(fact)}\n`).join(''), { mode: 0o600 });
    if (!file || accepted)
      await inDatabase(stores, service, (client) => loadDatabase(client, folder, stored, manifest, identity));
    const rows = [...Map.groupBy(ahead, ({ topic, type }) => `${topic} ${type}`).values()].map((facts): Row => {
      const { topic, type } = facts[0]!;
      const times = facts.map(({ time }) => time).sort();
      const keys = new Set(facts.map(({ key }) => key)).size;
      return { topic, type, facts: facts.length, keys, first: times[0], last: times.at(-1) };
    });
    return { rows, file };
  } finally {
    await stores.release();
  }
}

async function factsAhead(stores: Stores, { topics }: Manifest, service: ServiceName, say: Say) {
  const ahead: Record<'topic' | 'partition' | 'offset' | 'time' | 'type' | 'id' | 'key' | 'data', string>[] = [];
  for (const [topic, { partitions }] of Object.entries(topics)) {
    if (!topic.startsWith(`${stores.prefix}${service}.`)) continue;
    say.progress(topic, topic, null);
    const now = (await boundsOf(stores.kafka, [topic])).get(topic)!;
    const known = new Map(partitions.map(({ partition, high }) => [partition, BigInt(high)]));
    const since = now.filter(({ partition, high }) => BigInt(high) > known.get(partition)!);
    await readTopic(stores.kafka, topic, since, ([, , key, headers, value], { partition, offset }) => {
      if (offset < known.get(partition)!) return;
      const said = (base64: string | null | undefined) => Buffer.from(base64 ?? '', 'base64').toString();
      ahead.push({
        topic,
        partition: String(partition),
        offset: String(offset),
        time: said(headers['ce_time']),
        type: said(headers['ce_type']),
        id: said(headers['ce_id']),
        key: said(key),
        data: said(value),
      });
    });
  }
  return ahead;
}

/** A service that has told or read anything is not empty; what the migrations themselves put there is. */
async function mustBeEmpty(stores: Stores, { topics, databases }: Manifest): Promise<void> {
  const bounds = await boundsOf(stores.kafka, Object.keys(topics));
  const used = [...bounds].filter(([, of]) => of.some(({ high }) => high !== '0')).map(([topic]) => topic);
  for (const service of Object.keys(databases) as ServiceName[])
    await inDatabase(stores, service, async (client) => {
      if (await isUsed(client)) used.push(service);
    });
  if (used.length > 0)
    throw new Refused(
      `Il y a déjà des données : ${used.join(', ')}. Restaurez dans une installation vide (npm run reset; en conteneurs : docker compose down --volumes).`,
      `There are data already: ${used.join(', ')}. Restore into an empty installation (npm run reset; in containers: docker compose down --volumes).`,
    );
}

async function inDatabase(
  stores: Stores,
  service: ServiceName,
  work: (client: pg.Client) => Promise<void>,
): Promise<void> {
  const client = await open(stores.databaseUrl(service));
  try {
    const { rows } = await client.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity where datname = current_database() and usename like '%\_app'`,
    );
    if (rows[0]!.n > 0)
      throw new Refused(
        `${service} tourne : arrêtez-le d’abord (npm run stop; docker compose stop ${service}).`,
        `${service} is running: stop it first (npm run stop; docker compose stop ${service}).`,
      );
    await client.query('begin');
    await work(client);
    await client.query('commit');
  } finally {
    await client.end();
  }
}

/** The new logs begin at 0: positions move by what the old ones had already lost to their retention. */
async function readFromZero(client: pg.Client, { topics }: Manifest, clusterId: string): Promise<void> {
  await client.query('update consumer_position set cluster_id = $1', [clusterId]);
  for (const [topic, { partitions }] of Object.entries(topics)) {
    for (const { partition, low } of partitions.filter((one) => one.low !== '0')) {
      const place = [topic, partition, low];
      await client.query(
        `update consumer_position set next_offset = greatest(next_offset - $3, 0), reacted_until = greatest(reacted_until - $3, 0),
                last_offset = last_offset - $3
          where topic = $1 and partition = $2`,
        place,
      );
      await client.query(`delete from discarded where topic = $1 and partition = $2 and "offset" < $3`, place);
      await client.query(`update discarded set "offset" = "offset" - $3 where topic = $1 and partition = $2`, place);
    }
  }
}
