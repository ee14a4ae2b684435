/** A topic as a file and back: a line per record, in the order of each partition. */
import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as readline from 'node:readline';
import { finished } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { kafkaClient, type KafkaSettings } from '../../../libs/kit/src/messaging/kafka.ts';
import { sha256Of, type StoredFile, type StoredTopic } from './manifest.ts';

type Bounds = StoredTopic['partitions'];

/** `[partition, timestamp, key, headers, value]`; bytes as base64, null as null. */
type Line = [number, string, string | null, Record<string, string>, string | null];

export async function boundsOf(kafka: KafkaSettings, topics: readonly string[]): Promise<Map<string, Bounds>> {
  const admin = kafkaClient(kafka).admin();
  await admin.connect();
  try {
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
  } finally {
    await admin.disconnect();
  }
}

export async function clusterOf(kafka: KafkaSettings): Promise<string> {
  const admin = kafkaClient(kafka).admin();
  await admin.connect();
  try {
    return (await admin.describeCluster()).clusterId;
  } finally {
    await admin.disconnect();
  }
}

/** Hands over every record of a topic within the bounds. */
export async function readTopic(
  kafka: KafkaSettings,
  topic: string,
  bounds: Bounds,
  take: (line: Line) => void,
): Promise<number> {
  const left = new Map(
    bounds.filter(({ low, high }) => low !== high).map(({ partition, high }) => [partition, BigInt(high)]),
  );
  if (left.size === 0) return 0;
  const consumer = kafkaClient(kafka).consumer({ groupId: `backup-${randomUUID()}`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  let count = 0;
  try {
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer
        .run({
          autoCommit: false,
          eachBatch: ({ batch, resolveOffset }) => {
            const end = left.get(batch.partition);
            for (const { offset, timestamp, key, headers, value } of batch.messages) {
              if (end === undefined || BigInt(offset) >= end) break;
              const named = Object.entries(headers ?? {}).map(([name, of]) => [name, base64(of as Buffer)!]);
              take([
                batch.partition,
                timestamp,
                base64(key),
                Object.fromEntries(named) as Record<string, string>,
                base64(value),
              ]);
              count += 1;
              resolveOffset(offset);
            }
            if (end !== undefined && BigInt(batch.lastOffset()) >= end - 1n) left.delete(batch.partition);
            if (left.size === 0) resolve();
            return Promise.resolve();
          },
        })
        .catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
  return count;
}

export async function storeTopic(
  kafka: KafkaSettings,
  folder: string,
  topic: string,
  bounds: Bounds,
  files: Record<string, StoredFile>,
): Promise<StoredTopic> {
  const file = path.join('topics', `${topic}.ndjson.gz`);
  fs.mkdirSync(path.join(folder, 'topics'), { recursive: true, mode: 0o700 });
  const zipped = createGzip();
  const written = zipped.pipe(fs.createWriteStream(path.join(folder, file), { mode: 0o600 }));
  const count = await readTopic(kafka, topic, bounds, (line) => zipped.write(`${JSON.stringify(line)}\n`));
  zipped.end();
  await finished(written);
  files[file] = { sha256: await sha256Of(path.join(folder, file)), count };
  return { file, partitions: bounds };
}

/** Into an empty topic; offsets begin at 0 again. */
export async function loadTopic(
  kafka: KafkaSettings,
  folder: string,
  topic: string,
  { file }: StoredTopic,
): Promise<void> {
  const producer = kafkaClient(kafka).producer();
  await producer.connect();
  try {
    const lines = readline.createInterface({
      input: fs.createReadStream(path.join(folder, file)).pipe(createGunzip()),
    });
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
