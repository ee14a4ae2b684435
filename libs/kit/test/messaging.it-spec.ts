import type { INestApplicationContext } from '@nestjs/common';
import { eventually } from '@pan/testing';
import { DataSource } from 'typeorm';
import { backupLock, DeadLetters, isTransient, kafkaClient, Projections, UnitOfWork } from '../src/index.js';
import { added, messagingBench, type Bench } from './messaging-fixture.js';

let bench: Bench;
let producer: INestApplicationContext;
let consumer: INestApplicationContext;
const topic = () => `${bench.kafka.prefix}student-record.events`;

beforeAll(async () => {
  bench = await messagingBench();
  producer = await bench.producer();
  consumer = await bench.consumer();
});
afterAll(() => bench.close());

const unsent = async () => Number((await bench.source.query<{ n: string }>('select count(*) as n from outbox'))[0]!.n);
const settled = (expected: Record<string, number>) =>
  eventually(async () => {
    expect(await bench.tallies()).toMatchObject(expected);
    expect(await unsent()).toBe(0);
  });

/** Sends what no relay would: the consumer must bear it. */
async function sendRaw(messages: { key: string; value: string; headers?: Record<string, string> }[]): Promise<void> {
  const client = kafkaClient(bench.kafka.as('admin')).producer();
  await client.connect();
  await client.send({ topic: topic(), messages });
  await client.disconnect();
}

const raw = (id: string, account: string, n: number) => ({
  key: account,
  value: JSON.stringify({ account, n }),
  headers: { ce_id: id, ce_type: 'student-record.added.v1', ce_time: '2026-09-01T12:00:00Z' },
});

describe('From a unit of work to another service’s table', () => {
  it('carries committed facts, each once, in the order of their key', async () => {
    for (let n = 1; n <= 50; n += 1) await bench.emit(producer, added('ordered', n), added('other', 1));
    await settled({ ordered: 1275, other: 50 });
    const order = (await bench.kafka.read(topic()))
      .filter((message) => message.key === 'ordered')
      .map((message) => JSON.parse(message.value!).n as number);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it('carries nothing of a transaction that rolled back', async () => {
    await expect(
      producer.get(UnitOfWork).run(async (unit) => {
        await unit.emit(added('undone', 1));
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await bench.emit(producer, added('after', 1));
    await settled({ after: 1 });
    expect(await bench.tallies()).not.toHaveProperty('undone');
  });

  it('finds the fact of a transaction that was still open when later ones were sent', async () => {
    const source = producer.get(DataSource);
    const slow = source.createQueryRunner();
    await slow.startTransaction();
    await slow.query(
      `insert into outbox (id, topic, key, type, payload) values (uuidv7(), 'student-record.events', 'slow', 'student-record.added.v1', '{"account":"slow","n":7}')`,
    );
    for (let n = 0; n < 20; n += 1) await bench.emit(producer, added('fast', 1));
    await settled({ fast: 20 }).catch(async () => expect(await bench.tallies()).toMatchObject({ fast: 20 }));
    await slow.commitTransaction();
    await slow.release();
    await settled({ fast: 20, slow: 7 });
  });

  it('applies a repeated fact once', async () => {
    const id = '0199a000-0000-7000-8000-000000000001';
    await sendRaw([raw(id, 'twice', 5), raw(id, 'twice', 5)]);
    await sendRaw([raw(id, 'twice', 5), raw('0199a000-0000-7000-8000-000000000002', 'twice', 1)]);
    await settled({ twice: 6 });
  });

  it('keeps the trace, also of what follows from a fact heard', async () => {
    const traced = (n: number) => `00-${String(n).repeat(32)}-${'b'.repeat(16)}-01`;
    const message = (n: number) => {
      const { headers, ...rest } = raw(`0199a000-0000-7000-8000-00000000003${n}`, 'echo', n);
      return { ...rest, headers: { ...headers, traceparent: traced(n) } };
    };
    await sendRaw([message(1), message(2)]);
    const echoes = await eventually(async () => {
      const found = await bench.kafka.read(`${bench.kafka.prefix}governance-reporting.events`);
      expect(found).toHaveLength(2);
      return found;
    });
    expect(echoes.map(({ headers }) => headers['traceparent'])).toEqual([traced(1), traced(2)]);
  });
});

describe('While a backup is being taken', () => {
  it('nothing new is told, what follows from a fact heard still is, and after it all goes on', async () => {
    const backup = new DataSource({ type: 'postgres', url: bench.source.adminUrl, poolSize: 1 });
    await backup.initialize();
    await backup.query(`select pg_advisory_lock(${backupLock})`);
    const refusal = await bench.emit(producer, added('told-late', 1)).catch((error: unknown) => error);
    expect(isTransient(refusal)).toBe(true);
    await producer.get(UnitOfWork).run(async (unit) => {
      await unit.query(`select set_config('app.service', 'on', true)`);
      await unit.emit(added('followed', 1));
    });
    await settled({ followed: 1 });
    // A session ends some time after its client has left: the lock is given back before.
    await backup.query(`select pg_advisory_unlock(${backupLock})`);
    await backup.destroy();
    await bench.emit(producer, added('told-late', 1));
    await settled({ 'told-late': 1 });
  });
});

describe('A fact that cannot be applied', () => {
  it('parks its key alone, and is replayed in order once mended', async () => {
    const bad: [string, { key: string; value: string; headers?: Record<string, string> }][] = [
      ['payload-unreadable', { ...raw('0199a000-0000-7000-8000-000000000011', 'bad-json', 1), value: '{' }],
      ['header-missing', { key: 'bad-header', value: '{}', headers: { ce_type: 'student-record.added.v1' } }],
      ['schema-violated', { ...raw('0199a000-0000-7000-8000-000000000012', 'bad-schema', 1), value: '{"account":7}' }],
      ['unlucky', raw('0199a000-0000-7000-8000-000000000013', 'bad-luck', 666)],
    ];
    for (const [, message] of bad) await sendRaw([message]);
    await bench.emit(producer, added('bad-luck', 1), added('bad-luck', 2), added('bad-json', 4), added('good', 3));
    await settled({ good: 3 });
    const letters = await eventually(async () => {
      const found = await consumer.get(DeadLetters).list('0', 100);
      expect(found).toHaveLength(7);
      return found;
    });
    for (const [code, { key }] of bad) expect(letters.find((letter) => letter.key === key)?.code).toBe(code);
    expect(letters.filter((letter) => letter.code === 'parked-behind')).toHaveLength(3);
    expect(await bench.tallies()).not.toHaveProperty('bad-luck');

    const first = letters.find((letter) => letter.key === 'bad-luck')!;
    await expect(consumer.get(DeadLetters).replay(first.id)).rejects.toThrow('dead-letter-still-fails');
    await bench.sink.query(`update dead_letter set payload = '{"account":"bad-luck","n":10}' where id = $1`, [
      first.id,
    ]);
    expect(await consumer.get(DeadLetters).replay(first.id)).toBe(3);
    expect(await bench.tallies()).toMatchObject({ 'bad-luck': 13 });
    expect(await bench.sink.query(`select last from tally where account = 'bad-luck'`)).toEqual([{ last: 2 }]);

    const json = letters.find((letter) => letter.key === 'bad-json')!;
    await consumer.get(DeadLetters).discard(json.id);
    expect((await consumer.get(DeadLetters).list('0', 100)).map((letter) => letter.key)).toContain('bad-json');
    await bench.emit(producer, added('bad-luck', 1));
    await settled({ 'bad-luck': 14 });
  });

  it('is skipped and counted when nobody here handles its type', async () => {
    await sendRaw([
      {
        ...raw('0199a000-0000-7000-8000-000000000021', 'unknown-type', 1),
        headers: {
          ce_id: '0199a000-0000-7000-8000-000000000021',
          ce_type: 'student-record.unheard.v9',
          ce_time: '2026-09-01T12:00:00Z',
        },
      },
    ]);
    await bench.emit(producer, added('unknown-type', 2));
    await settled({ 'unknown-type': 2 });
  });
});

describe('A projection', () => {
  it('can be emptied and read again, and is what it was', async () => {
    await expect(consumer.get(Projections).rebuild()).rejects.toThrow('parked-facts-first');
    await bench.sink.query(`truncate dead_letter, parked_key`);
    const before = bench.reactions;
    await consumer.get(Projections).rebuild();
    await eventually(async () => {
      const { 'bad-luck': _mended, ...rest } = await bench.tallies();
      expect(rest).toMatchObject({ ordered: 1275, other: 50, fast: 20, slow: 7, twice: 6, good: 3 });
    });
    expect(bench.reactions).toBe(before);
  });

  it('goes where its database says it stands, whatever the group’s committed offset says', async () => {
    await bench.sink.query(`update tally set total = 0, last = 0 where account = 'ordered'`);
    await bench.sink.query(`delete from inbox`);
    await bench.sink.query(`update consumer_position set next_offset = 0`);
    await eventually(async () => expect((await bench.tallies())['ordered']).toBe(1275), { timeout: 20_000 });
  });

  it('stops with a word when its position lies beyond the log', async () => {
    await bench.sink.query(`update consumer_position set next_offset = next_offset + 1000000`);
    await eventually(() => expect(consumer.get(Projections).halted).toMatch(/before the position/), {
      timeout: 40_000,
    });
  });
});
