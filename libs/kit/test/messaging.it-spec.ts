import { randomUUID } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { eventually } from '@pan/testing';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { backupLock, type Unit, UnitOfWork } from '@pan/kit/data';
import {
  createAcls,
  createTopics,
  DeadLetters,
  kafkaClient,
  Projections,
  removeOtherAcls,
  withAdmin,
} from '@pan/kit/messaging';
import { isTransient } from '@pan/kit/ops';
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

/** As a consumer that was put back to the beginning: its copies empty, what it set going long done. */
const readAnew = () =>
  bench.sink.query(
    `with none as (delete from tally), unread as (delete from inbox) update consumer_position set next_offset = 0`,
  );

const echoesOf = async (account: string) =>
  (await bench.kafka.read(`${bench.kafka.prefix}governance-reporting.events`)).filter(({ key }) => key === account);

describe('From a unit of work to another service’s table', () => {
  it('carries committed facts, each once, in the order of their key', async () => {
    for (let n = 1; n <= 50; n += 1) await bench.emit(producer, added('ordered', n), added('other', 1));
    await settled({ ordered: 1275, other: 50 });
    const order = (await bench.kafka.read(topic()))
      .filter((message) => message.key === 'ordered')
      .map((message) => JSON.parse(message.value!).n as number);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it('is woken where another process than the one that sends has committed', async () => {
    const other = await bench.producer();
    const listener = new Client({ connectionString: bench.source.ownerUrl });
    let woken = 0;
    listener.on('notification', () => (woken += 1));
    await listener.connect();
    await listener.query('listen relay');
    await bench.emit(other, added('elsewhere', 1));
    await eventually(() => expect(woken).toBeGreaterThan(0));
    await settled({ elsewhere: 1 });
    await listener.end();
    await other.close();
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
      const found = await echoesOf('echo');
      expect(found).toHaveLength(2);
      return found;
    });
    expect(echoes.map(({ headers }) => headers['traceparent'])).toEqual([traced(1), traced(2)]);
  });
});

describe('What a broker has kept from a former version', () => {
  it('follows: retention is what it is now, and a grant that is no more is taken away [F11]', async () => {
    const admin = bench.kafka.as('admin');
    const name = `${bench.kafka.prefix}kept`;
    await createTopics(admin, [{ topic: name, partitions: 2, retentionDays: 1 }]);
    await createTopics(admin, [{ topic: name, partitions: 2, retentionDays: 35 }]);
    const { resources } = await withAdmin(admin, (of) =>
      of.describeConfigs({ includeSynonyms: false, resources: [{ type: 2, name, configNames: ['retention.ms'] }] }),
    );
    expect(resources[0]!.configEntries[0]!.configValue).toBe(String(35 * 86_400_000));

    const principal = `former-${randomUUID()}`;
    const write = { principal, topic: name, operations: ['write'] } as const;
    const read = { ...write, operations: ['read'] } as const;
    await createAcls(admin, [write, read]);
    expect(await removeOtherAcls(admin, [write])).toEqual([`User:${principal} ${name}`]);
    expect(await removeOtherAcls(admin, [write])).toEqual([]);
  });

  it('refuses another number of partitions, which would part the facts of one key [F11]', async () => {
    const admin = bench.kafka.as('admin');
    const one = { topic: `${bench.kafka.prefix}parted`, partitions: 2, retentionDays: null };
    await createTopics(admin, [one]);
    await expect(createTopics(admin, [{ ...one, partitions: 3 }])).rejects.toThrow(/2 partitions, 3 attendues/);
  });
});

describe('A part of a unit of work', () => {
  const service = async (unit: Unit) =>
    (await unit.query<{ is: string | null }>(`select current_setting('app.service', true) as is`))[0]!.is === 'on';
  const fails = () => Promise.reject(new Error('no'));

  it('takes what it emitted with it when it is rolled back, and nothing else [D1]', async () => {
    await producer.get(UnitOfWork).run(async (unit) => {
      await unit.emit(added('kept-part', 1));
      const part = unit.savepoint(async () => {
        await unit.emit(...Array.from({ length: 1_200 }, () => added('lost-part', 1)));
        await unit.savepoint(async () => unit.emit(added('lost-part', 1)));
        await unit.query('select 1 / 0');
      });
      await expect(part).rejects.toThrow('division by zero');
      await unit.savepoint(() => unit.emit(added('kept-part', 2)));
    });
    await settled({ 'kept-part': 3 });
    expect(await bench.tallies()).not.toHaveProperty('lost-part');
  });

  it('is the service’s own for one step alone, also when the step fails [D4]', async () => {
    await producer.get(UnitOfWork).run(async (unit) => {
      expect(await unit.asService(() => unit.asService(() => service(unit)))).toBe(true);
      expect(await service(unit)).toBe(false);
      await expect(unit.asService(fails)).rejects.toThrow('no');
      expect(await service(unit)).toBe(false);
      const part = unit.savepoint(() => unit.asService(() => unit.query('select 1 / 0')));
      await expect(part).rejects.toThrow('division by zero');
      expect(await service(unit)).toBe(false);
      expect(
        await unit.asService(async () => [await unit.savepoint(fails).catch(() => 0), await service(unit)]),
      ).toEqual([0, true]);
    });
  });

  it('commits nothing beside a fact that cannot be written [D11]', async () => {
    const unwritable = producer.get(UnitOfWork).run(async (unit) => {
      await unit.query(`insert into tally (account) values ('beside')`);
      await unit.emit({ ...added('beside', 1), data: { n: 1n } });
    });
    await expect(unwritable).rejects.toThrow('BigInt');
    expect(await bench.source.query(`select 1 from tally where account = 'beside'`)).toEqual([]);
  });
});

describe('While a backup is being taken', () => {
  it('what is the service’s own is read, nothing new is told, what follows from a fact heard still is, and after it all goes on [2.5, 1.7]', async () => {
    await bench.source.holding(backupLock, async () => {
      const refusal = await bench.emit(producer, added('told-late', 1)).catch((error: unknown) => error);
      expect(isTransient(refusal)).toBe(true);
      await producer.get(UnitOfWork).run(async (unit) => {
        await unit.query(`select set_config('app.hears', 'on', true)`);
        await unit.emit(added('followed', 1));
      });
      await settled({ followed: 1 });
      const work = producer.get(UnitOfWork);
      expect(await work.run((unit) => unit.asService(() => unit.query('select 1 as seen')))).toEqual([{ seen: 1 }]);
      const round = work.run((unit) => unit.asService(() => unit.emit(added('told-late', 1))));
      expect(isTransient(await round.catch((error: unknown) => error))).toBe(true);
    });
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

  it('leaves nothing told of a reaction that failed halfway, and tells it once when mended [D1]', async () => {
    await sendRaw([raw('0199a000-0000-7000-8000-000000000041', 'echo-half', 13)]);
    const letter = await eventually(async () => {
      const found = (await consumer.get(DeadLetters).list('0', 100)).find(({ key }) => key === 'echo-half');
      expect(found?.code).toBe('unlucky');
      return found!;
    });
    await sendRaw([raw('0199a000-0000-7000-8000-000000000042', 'echo-after', 1)]);
    await eventually(async () => expect(await echoesOf('echo-after')).toHaveLength(1));
    expect(await echoesOf('echo-half')).toEqual([]);
    await bench.sink.query(`update dead_letter set payload = '{"account":"echo-half","n":12}' where id = $1`, [
      letter.id,
    ]);
    await consumer.get(DeadLetters).replay(letter.id);
    await eventually(async () => expect(await echoesOf('echo-half')).toHaveLength(1));
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
    await bench.sink.query(`truncate dead_letter, parked_key`);
    const before = bench.reactions;
    await readAnew();
    await eventually(async () => {
      const { 'bad-luck': _mended, ...rest } = await bench.tallies();
      expect(rest).toMatchObject({ ordered: 1275, other: 50, fast: 20, slow: 7, twice: 6, good: 3 });
    });
    expect(bench.reactions).toBe(before);
  });

  it('does what a fact sets going once, also when it was parked while it was read again [1.9]', async () => {
    await bench.emit(producer, added('read-again', 1));
    await settled({ 'read-again': 1 });
    await bench.sink.query(`truncate dead_letter, parked_key`);
    await bench.sink.query(`alter table tally add constraint not_yet check (account <> 'read-again') not valid`);
    const before = bench.reactions;
    await readAnew();
    const letter = await eventually(async () => {
      const found = (await consumer.get(DeadLetters).list('0', 100)).find(({ key }) => key === 'read-again');
      expect(found?.code).toBe('handler-failed');
      return found!;
    });
    await bench.sink.query(`alter table tally drop constraint not_yet`);
    await consumer.get(DeadLetters).replay(letter.id);
    expect(await bench.tallies()).toMatchObject({ 'read-again': 1 });
    expect(bench.reactions).toBe(before);
  });

  it('goes where its database says it stands, whatever the group’s committed offset says', async () => {
    await readAnew();
    await eventually(async () => expect((await bench.tallies())['ordered']).toBe(1275), { timeout: 20_000 });
  });

  it('stops with a word when its position lies beyond the log, and goes on by itself once that is mended [2.8]', async () => {
    await bench.sink.query(`update consumer_position set next_offset = next_offset + 1000000`);
    await eventually(() => expect(consumer.get(Projections).halted).toMatch(/before the position/), {
      timeout: 40_000,
    });
    await bench.sink.query(`update consumer_position set next_offset = next_offset - 1000000`);
    await bench.emit(producer, added('mended', 1));
    await settled({ mended: 1 });
    expect(consumer.get(Projections).halted).toBeNull();
  });

  it('stops with a word when the log was cut and has grown again over the place where it stands [1.10]', async () => {
    const lag = () =>
      bench.sink.query<{ partition: number; next: number }>(
        `select partition, next_offset::int as next from consumer_position order by partition`,
      );
    await consumer.close();
    const positions = await lag();
    const settings = bench.kafka.as('admin');
    await withAdmin(settings, (admin) => admin.deleteTopics({ topics: [topic()] }));
    await eventually(() =>
      withAdmin(settings, async (admin) => expect(await admin.listTopics()).not.toContain(topic())),
    );
    await createTopics(settings, [{ topic: topic(), partitions: positions.length, retentionDays: null }]);
    const client = kafkaClient(settings).producer();
    await client.connect();
    for (const { partition, next } of positions) {
      const messages = Array.from({ length: next + 1 }, () => ({ ...raw(randomUUID(), 'other', 1), partition }));
      await client.send({ topic: topic(), messages });
    }
    await client.disconnect();
    consumer = await bench.consumer();
    await eventually(() => expect(consumer.get(Projections).halted).toMatch(/cut and has grown again/), {
      timeout: 40_000,
    });
    expect(await lag()).toEqual(positions);
  });
});
