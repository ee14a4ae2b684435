import type { INestApplicationContext } from '@nestjs/common';
import { eventually } from '@pan/testing';
import { Client } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { DeadLetters, kafkaClient, Relay } from '@pan/kit/messaging';
import { added, messagingBench, type Bench } from './messaging-fixture.js';

describe('While something stands still', () => {
  let bench: Bench;
  let consumer: INestApplicationContext;

  beforeAll(async () => {
    bench = await messagingBench();
    consumer = await bench.consumer();
  });
  afterAll(() => bench.close());

  const message = (partition: number, account: string, n: number) => ({
    partition,
    key: account,
    value: JSON.stringify({ account, n }),
    headers: { ce_id: uuidv7(), ce_type: 'student-record.added.v1', ce_time: '2026-09-01T12:00:00Z' },
  });
  const send = async (messages: ReturnType<typeof message>[]) => {
    const client = kafkaClient(bench.kafka.as('admin')).producer();
    await client.connect();
    await client.send({ topic: `${bench.kafka.prefix}student-record.events`, messages });
    await client.disconnect();
  };
  const applied = (expected: Record<string, number>) =>
    eventually(async () => expect(await bench.tallies()).toMatchObject(expected), { timeout: 30_000 });

  it('a partition because somebody holds a row that it needs, the others go on, and it follows [2.3]', async () => {
    await send([message(0, 'held', 1)]);
    await applied({ held: 1 });
    const holder = new Client({ connectionString: bench.sink.adminUrl });
    await holder.connect();
    await holder.query('begin');
    await holder.query(`select 1 from tally where account = 'held' for update`);
    for (let round = 1; round <= 4; round += 1) {
      await send([message(0, 'held', 1), ...[1, 2, 3].map((n) => message(n, `other-${n}`, 1))]);
      await applied({ 'other-1': round, 'other-2': round, 'other-3': round, held: 1 });
    }
    await holder.query('rollback');
    await holder.end();
    await applied({ held: 5 });
  });

  it('a partition because it is full of bad facts, these alone are parked, and the others go on [2.3]', async () => {
    const storm = Array.from({ length: 5_000 }, (_, n) =>
      message(0, n % 500 === 250 ? `bad-${n}` : `storm-${n % 50}`, n % 500 === 250 ? 666 : 1),
    );
    await send(storm);
    await send([message(1, 'calm-1', 1), message(2, 'calm-2', 1)]);
    await applied({ 'calm-1': 1, 'calm-2': 1 });
    await eventually(
      async () => {
        const tallies = Object.entries(await bench.tallies()).filter(([account]) => account.startsWith('storm-'));
        expect(tallies.reduce((sum, [, total]) => sum + total, 0)).toBe(4_990);
      },
      { timeout: 60_000 },
    );
    const letters = await consumer.get(DeadLetters).list('0', 100);
    expect(letters.map(({ key, code }) => `${key} ${code}`)).toEqual(
      Array.from({ length: 10 }, (_, n) => `bad-${n * 500 + 250} unlucky`),
    );
  });

  it('the active relay because it alone is cut off from the broker, another takes its place [2.8]', async () => {
    const cutOff = await bench.producer({ KAFKA_BROKERS: '127.0.0.1:1' });
    cutOff.get(Relay).patienceMs = 500;
    await bench.producer();
    await bench.emit(cutOff, added('told-by-another', 1));
    await applied({ 'told-by-another': 1 });
  });
});
