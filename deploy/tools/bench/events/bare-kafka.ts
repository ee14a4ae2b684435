/** The least that could carry the same facts: kafkajs alone, without database, inbox or validation. */
import { kafkaClient, type KafkaSettings, type Message } from '@pan/kit/messaging';
import { traceparent, type Row } from './facts.ts';

/** As many rows, and as many bytes, as the relay puts in one request. */
const batchRows = 2_000;
const batchBytes = 700_000;

/** Prepared outside the measured time: the peer only sends. */
export function batchesOf(rows: readonly Row[]): Message[][] {
  const messages = rows.map((row): Message => ({ key: row.key, value: row.payload, headers: envelope(row) }));
  const size = Math.min(batchRows, Math.floor(batchBytes / (rows[0]!.payload.length + 200)));
  return Array.from({ length: Math.ceil(messages.length / size) }, (_, n) => messages.slice(n * size, (n + 1) * size));
}

function envelope({ id, type, key }: Row): Record<string, string> {
  return {
    ce_specversion: '1.0',
    ce_id: id,
    ce_type: type,
    ce_source: `urn:qc:pan:${type.slice(0, type.indexOf('.'))}`,
    ce_subject: key,
    ce_time: new Date().toISOString(),
    'content-type': 'application/json',
    traceparent,
  };
}

/** Messages a second, one idempotent batch after the other. */
export async function produce(settings: KafkaSettings, topic: string, batches: readonly Message[][]): Promise<number> {
  const producer = kafkaClient(settings).producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  try {
    const begun = performance.now();
    for (const messages of batches) await producer.sendBatch({ acks: -1, topicMessages: [{ topic, messages }] });
    return (batches.flat().length * 1_000) / (performance.now() - begun);
  } finally {
    await producer.disconnect();
  }
}

/** Messages a second after the first batch, by a consumer that only counts. */
export async function count(settings: KafkaSettings, topic: string, groupId: string, total: number): Promise<number> {
  const consumer = kafkaClient(settings).consumer({ groupId, maxWaitTimeInMs: 500 });
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    return await new Promise<number>((resolve, reject) => {
      let [seen, first, begun] = [0, 0, 0];
      const eachBatch = ({ batch }: { batch: { messages: unknown[] } }) => {
        seen += batch.messages.length;
        if (begun === 0) [first, begun] = [seen, performance.now()];
        if (seen >= total) resolve(((seen - first) * 1_000) / (performance.now() - begun));
        return Promise.resolve();
      };
      const start = (): Promise<void> => consumer.run({ autoCommit: false, eachBatch }).catch(again);
      /** A broker that has just started is not ready for its first group. */
      const again = (error: Error & { retriable?: boolean }) =>
        error.retriable ? new Promise((wait) => setTimeout(wait, 500)).then(start) : reject(error);
      void start();
    });
  } finally {
    await consumer.disconnect();
  }
}
