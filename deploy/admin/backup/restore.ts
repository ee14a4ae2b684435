/** A backup back into an empty stack, or one service back to an older state. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import type pg from 'pg';
import type { ServiceName } from '../../../libs/contracts/src/context-map.ts';
import type { Row, Say } from '../command.ts';
import { Refused } from '../refused.ts';
import type { Stores } from '../stores.ts';
import { open } from './create.ts';
import { damaged, readManifest, type Manifest } from './manifest.ts';
import { loadDatabase } from './tables.ts';
import { boundsOf, clusterOf, loadTopic, readTopic } from './topics.ts';

export async function restoreBackup(stores: Stores, folder: string, say: Say): Promise<Manifest> {
  const manifest = await sound(folder);
  const key = path.join(folder, 'identity-key');
  try {
    await stores.prepare(fs.existsSync(key) ? fs.readFileSync(key, 'utf8') : null);
    const topics = Object.keys(manifest.topics);
    const bounds = await boundsOf(stores.kafka, topics);
    const used = topics.filter((topic) => bounds.get(topic)!.some(({ high }) => high !== '0'));
    if (used.length > 0)
      throw new Refused(
        `Ces sujets ne sont pas vides : ${used.join(', ')}. Restaurez dans une installation vide (npm run reset).`,
        `These topics are not empty: ${used.join(', ')}. Restore into an empty installation (npm run reset).`,
      );
    const clusterId = await clusterOf(stores.kafka);
    const steps = Object.keys(manifest.databases).length + topics.length;
    let done = 0;
    for (const [service, stored] of Object.entries(manifest.databases)) {
      say.progress(service, service, done++ / steps);
      await inDatabase(stores, service as ServiceName, async (client) => {
        await loadDatabase(client, folder, stored);
        await readFromZero(client, manifest, clusterId);
      });
    }
    for (const [topic, stored] of Object.entries(manifest.topics)) {
      say.progress(topic, topic, done++ / steps);
      await loadTopic(stores.kafka, folder, topic, stored);
    }
    return manifest;
  } finally {
    await stores.release();
  }
}

/** Only one service's database; the topics stay, and what it has told since the backup is listed, for a person to decide about. */
export async function restoreAlone(stores: Stores, folder: string, service: ServiceName): Promise<Row[]> {
  const manifest = await sound(folder);
  const stored = manifest.databases[service];
  if (!stored) throw new Refused(`La sauvegarde n’a pas ${service}.`, `The backup lacks ${service}.`);
  await inDatabase(stores, service, (client) => loadDatabase(client, folder, stored));
  const ahead = new Map<string, { topic: string; type: string; facts: number; keys: Set<string> }>();
  for (const [topic, { partitions }] of Object.entries(manifest.topics)) {
    if (!topic.startsWith(`${service}.`)) continue;
    const now = (await boundsOf(stores.kafka, [topic])).get(topic)!;
    const since = now.map(({ partition, low, high }) => ({ partition, low, high }));
    const known = new Map(partitions.map(({ partition, high }) => [partition, BigInt(high)]));
    const seen = new Map(now.map(({ partition, low }) => [partition, BigInt(low)]));
    await readTopic(stores.kafka, topic, since, ([partition, , key, headers]) => {
      const offset = seen.get(partition)!;
      seen.set(partition, offset + 1n);
      if (offset < known.get(partition)!) return;
      const type = Buffer.from(headers['ce_type'] ?? '', 'base64').toString();
      const found = ahead.get(`${topic} ${type}`) ?? { topic, type, facts: 0, keys: new Set<string>() };
      found.facts += 1;
      found.keys.add(Buffer.from(key ?? '', 'base64').toString());
      ahead.set(`${topic} ${type}`, found);
    });
  }
  return [...ahead.values()].map(({ keys, ...row }) => ({ ...row, keys: [...keys].slice(0, 20).join(' ') }));
}

async function sound(folder: string): Promise<Manifest> {
  const manifest = readManifest(folder);
  const bad = await damaged(folder, manifest);
  if (bad.length > 0) throw new Refused(`Fichiers abîmés : ${bad.join(', ')}`, `Damaged files: ${bad.join(', ')}`);
  return manifest;
}

async function inDatabase(
  stores: Stores,
  service: ServiceName,
  work: (client: pg.Client) => Promise<void>,
): Promise<void> {
  const client = await open(stores.databaseUrl(service));
  try {
    const { rows } = await client.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity where datname = current_database() and usename like '%\\_app'`,
    );
    if (rows[0]!.n > 0)
      throw new Refused(`${service} tourne : arrêtez-le d’abord.`, `${service} is running: stop it first.`);
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
        `update consumer_position set next_offset = greatest(next_offset - $3, 0), reacted_until = greatest(reacted_until - $3, 0)
          where topic = $1 and partition = $2`,
        place,
      );
      await client.query(`update inbox set "offset" = "offset" - $3 where topic = $1 and partition = $2`, place);
    }
  }
}
