/** A topic as a file and back: a line per record, in the order of each partition. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as readline from 'node:readline';
import { PassThrough } from 'node:stream';
import {
  kafkaClient,
  withAdmin,
  type EachBatchPayload,
  type KafkaMessage,
  type KafkaSettings,
} from '../../../../libs/kit/src/messaging/kafka.ts';
import { Refused } from '../refused.ts';
import { recordsOf, sha256Of, type StoredFile, type StoredTopic } from './manifest.ts';
import { seal, sealedName, unseal, type Identity, type Recipient } from './vault.ts';

export type Bounds = StoredTopic['partitions'];

/** `[partition, timestamp, key, headers, value]`; bytes as base64, null as null. */
type Line = [number, string, string | null, Record<string, string>, string | null];

interface Place {
  readonly partition: number;
  readonly offset: bigint;
}

export function boundsOf(kafka: KafkaSettings, topics: readonly string[]): Promise<Map<string, Bounds>> {
  return withAdmin(kafka, async (admin) => {
    const bounds = new Map<string, Bounds>();
    for (const topic of topics) {
      const partitions = await admin.fetchTopicOffsets(topic);
      bounds.set(
        topic,
        partitions
          .map(({ partition, low, high }) => ({ partition, low, high }))
          .sort((a, b) => a.partition - b.partition),
      );
    }
    return bounds;
  });
}

export function clusterOf(kafka: KafkaSettings): Promise<string> {
  return withAdmin(kafka, async (admin) => (await admin.describeCluster()).clusterId);
}

/** Hands over every record of a topic within the bounds. */
export async function readTopic(
  kafka: KafkaSettings,
  topic: string,
  bounds: Bounds,
  take: (line: Line, place: Place) => void | Promise<void>,
): Promise<number> {
  let count = 0;
  await readBatches(kafka, topic, bounds, async (partition, messages) => {
    for (const { offset, timestamp, key, headers, value } of messages) {
      const named = Object.entries(headers ?? {}).map(([name, of]) => [name, base64(of as Buffer)!]);
      const kept = Object.fromEntries(named) as Record<string, string>;
      await take([partition, timestamp, base64(key), kept, base64(value)], { partition, offset: BigInt(offset) });
    }
    count += messages.length;
  });
  return count;
}

/** The same as Kafka brings them: at most a thousand of one partition at a time, in order. */
export async function readBatches(
  kafka: KafkaSettings,
  topic: string,
  bounds: Bounds,
  take: (partition: number, messages: KafkaMessage[]) => Promise<void>,
): Promise<void> {
  const left = new Map(
    bounds
      .filter(({ low, high }) => low !== high)
      .map(({ partition, low, high }) => [partition, { next: BigInt(low), end: BigInt(high) }]),
  );
  if (left.size === 0) return;
  const consumer = kafkaClient(kafka).consumer({ groupId: `reader-${randomUUID()}`, maxWaitTimeInMs: 100 });
  // What is removed while it is waited for never comes.
  let watch: NodeJS.Timeout | undefined;
  await consumer.connect();
  try {
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      const eachBatch = async ({ batch, resolveOffset, heartbeat }: EachBatchPayload) => {
        const place = left.get(batch.partition);
        // What was fetched before the place was sought comes first.
        const messages = batch.messages.filter(
          ({ offset }) => place && BigInt(offset) >= place.next && BigInt(offset) < place.end,
        );
        for (let from = 0; from < messages.length; from += 1_000) {
          const some = messages.slice(from, from + 1_000);
          await take(batch.partition, some);
          place!.next = BigInt(some.at(-1)!.offset) + 1n;
          resolveOffset(some.at(-1)!.offset);
          await heartbeat();
        }
        if (place && place.next >= place.end) left.delete(batch.partition);
        if (left.size === 0) resolve();
      };
      watch = setInterval(() => void passRemoved().catch(reject), 2_000);
      const passRemoved = async () => {
        const now = (await boundsOf(kafka, [topic])).get(topic)!;
        for (const { partition, low } of now) {
          const place = left.get(partition);
          if (place && place.next < BigInt(low)) place.next = BigInt(low);
          if (place && place.next >= place.end) left.delete(partition);
        }
        if (left.size === 0) resolve();
      };
      const run = consumer.run({
        autoCommit: false,
        eachBatch: (payload) =>
          eachBatch(payload).catch((error: unknown) => {
            reject(error);
          }),
      });
      run.catch(reject);
      for (const [partition, { next }] of left) consumer.seek({ topic, partition, offset: String(next) });
    });
  } finally {
    clearInterval(watch);
    await consumer.disconnect();
  }
}

export async function storeTopic(
  kafka: KafkaSettings,
  folder: string,
  topic: string,
  bounds: Bounds,
  files: Record<string, StoredFile>,
  recipient: Recipient,
): Promise<StoredTopic> {
  const file = sealedName(path.join('topics', `${topic}.ndjson.gz`), recipient);
  fs.mkdirSync(path.join(folder, 'topics'), { recursive: true, mode: 0o700 });
  const lines = new PassThrough();
  const written = seal(lines, path.join(folder, file), recipient);
  const lows = new Map<number, bigint>();
  // A disk that is slower than the broker holds the reading back, not the memory.
  const reading = readTopic(kafka, topic, bounds, async (line, { partition, offset }) => {
    if (!lows.has(partition)) lows.set(partition, offset);
    if (!lines.write(`${JSON.stringify(line)}\n`)) await once(lines, 'drain');
  }).finally(() => lines.end());
  const [count] = await Promise.all([reading, written]);
  files[file] = { sha256: await sha256Of(path.join(folder, file)), count };
  // The oldest records of a topic that is kept for some days may go while it is read: what is stored begins after them.
  const partitions = bounds.map(({ partition, high }) => ({
    partition,
    low: String(lows.get(partition) ?? high),
    high,
  }));
  const stored = { file, partitions };
  if (count !== recordsOf(stored))
    throw new Refused(
      `${topic} a rendu ${count} faits au lieu de ${recordsOf(stored)} : reprenez la sauvegarde.`,
      `${topic} gave ${count} facts instead of ${recordsOf(stored)}: take the backup again.`,
    );
  return stored;
}

/** Into an empty topic; offsets begin at 0 again. */
export async function loadTopic(
  kafka: KafkaSettings,
  folder: string,
  topic: string,
  { file, partitions }: StoredTopic,
  identity: Identity,
): Promise<void> {
  // One batch at a time, numbered: a batch sent again after a lost answer is neither doubled nor out of its place.
  const producer = kafkaClient(kafka).producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  try {
    const lines = readline.createInterface({ input: await unseal(path.join(folder, file), identity) });
    let waiting: Line[] = [];
    const send = async () => {
      if (waiting.length > 0) await producer.send({ topic, acks: -1, messages: waiting.map(messageOf) });
      waiting = [];
    };
    for await (const line of lines) {
      waiting.push(JSON.parse(line) as Line);
      if (waiting.length === 1_000) await send();
    }
    await send();
  } finally {
    await producer.disconnect();
  }
  const ends = (await boundsOf(kafka, [topic])).get(topic)!;
  for (const { partition, low, high } of partitions) {
    const end = ends.find((one) => one.partition === partition)?.high;
    if (end !== String(BigInt(high) - BigInt(low)))
      throw new Error(`${topic}/${partition} ends at ${end} instead of ${BigInt(high) - BigInt(low)}`);
  }
}

function messageOf([partition, timestamp, key, headers, value]: Line) {
  const named = Object.entries(headers).map(([name, of]) => [name, Buffer.from(of, 'base64')]);
  return {
    partition,
    timestamp,
    key: bytes(key),
    value: bytes(value),
    headers: Object.fromEntries(named) as Record<string, Buffer>,
  };
}

const base64 = (buffer: Buffer | null | undefined): string | null => (buffer ? buffer.toString('base64') : null);
const bytes = (text: string | null): Buffer | null => (text === null ? null : Buffer.from(text, 'base64'));
