import { kitTablesSql, testDatabase, type TestDatabase } from '@pan/testing';
import fc from 'fast-check';
import { Client } from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { migrate } from '@pan/kit/data';
import { OutboxReader } from '../src/messaging/outbox-reader.js';

class Tables1 implements MigrationInterface {
  name = 'Tables1700000000001';
  up = (runner: QueryRunner): Promise<void> => runner.query(kitTablesSql) as Promise<void>;
  down = () => Promise.resolve();
}

const put = `insert into outbox (id, topic, key, type, payload)
  select uuidv7(), 't', $1, 'x.y.v1', repeat('x', $3) from generate_series(1, $2::int) where pg_current_xact_id() is not null`;

describe('The reader of an outbox', () => {
  let database: TestDatabase;
  const writers: Client[] = [];
  let session: Client;

  const connected = async () => {
    const client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
    return client;
  };
  beforeAll(async () => {
    database = await testDatabase('student-record');
    await migrate(database.ownerUrl, [Tables1]);
    for (let n = 0; n < 4; n += 1) writers.push(await connected());
    session = await connected();
  });
  afterAll(async () => {
    for (const client of [...writers, session]) await client.end();
    await database.drop();
  });
  beforeEach(() => database.query('truncate outbox restart identity'));

  const all = async (reader: OutboxReader) => {
    const seqs: string[] = [];
    for (let rows = await reader.next(); rows.length > 0; rows = await reader.next()) {
      seqs.push(...rows.map(({ seq }) => seq));
      await session.query('delete from outbox where seq = any($1)', [rows.map(({ seq }) => seq)]);
    }
    return seqs;
  };

  /** Entries of the index that this session's transaction has passed, those of dead rows as well. */
  const entriesRead = async () => {
    const { rows } = await session.query<{ entries: string }>(
      `select pg_stat_get_xact_tuples_returned('outbox_pkey'::regclass) as entries`,
    );
    return Number(rows[0]!.entries);
  };

  it('gives each committed row once, whatever order transactions end in [2.1]', async () => {
    const step = fc.record({
      writer: fc.nat({ max: 3 }),
      act: fc.constantFrom('put', 'put', 'undone', 'commit', 'rollback', 'read'),
      rows: fc.constantFrom(1, 3, 700, 2_500),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        await database.query('truncate outbox restart identity');
        const reader = new OutboxReader(session);
        const open = new Set<number>();
        const pending = new Map<number, number>();
        const given: string[] = [];
        let committed = 0;
        for (const { writer, act, rows } of steps) {
          const client = writers[writer]!;
          if (act === 'read') given.push(...(await reader.next()).map(({ seq }) => seq));
          else if (act === 'put' || act === 'undone') {
            if (!open.has(writer)) await client.query('begin');
            open.add(writer);
            await client.query('savepoint one');
            await client.query(put, [`key-${writer}`, rows, 300]);
            if (act === 'undone') await client.query('rollback to savepoint one');
            else pending.set(writer, (pending.get(writer) ?? 0) + rows);
          } else if (open.delete(writer)) {
            await client.query(act);
            if (act === 'commit') committed += pending.get(writer) ?? 0;
            pending.delete(writer);
          }
        }
        for (const writer of open) {
          await writers[writer]!.query('commit');
          committed += pending.get(writer) ?? 0;
        }
        given.push(...(await all(reader)));
        expect(given).toHaveLength(committed);
        expect(new Set(given).size).toBe(committed);
      }),
      { numRuns: 30 },
    );
  });

  it('gives the rows of a key in order, those of a late transaction among newer ones as well [2.1]', async () => {
    const [late, quick] = writers as [Client, Client];
    const reader = new OutboxReader(session);
    await late.query('begin');
    await late.query(put, ['a', 2_500, 300]);
    await quick.query(put, ['b', 10, 300]);
    expect(await all(reader)).toHaveLength(10);
    await late.query('commit');
    await quick.query(put, ['a', 10, 300]);
    const seqs = await all(reader);
    expect(seqs).toHaveLength(2_510);
    expect(seqs).toEqual([...seqs].sort((a, b) => Number(a) - Number(b)));
  });

  it('looks again for a number that a younger transaction had drawn when an older one ended', async () => {
    const [older, younger] = writers as [Client, Client];
    const reader = new OutboxReader(session);
    for (const client of [older, younger]) {
      await client.query('begin');
      await client.query('select pg_current_xact_id()');
    }
    await younger.query(put, ['a', 1, 10]);
    await older.query(put, ['b', 1, 10]);
    await older.query('commit');
    expect(await all(reader)).toEqual(['2']);
    await younger.query('commit');
    expect(await all(reader)).toEqual(['1']);
  });

  it('does not walk over what was sent while an older transaction is open [2.1]', async () => {
    const [old, quick] = writers as [Client, Client];
    const reader = new OutboxReader(session);
    await old.query('begin isolation level repeatable read');
    await old.query('select pg_current_xact_id()');
    await quick.query(put, ['a', 20_000, 1]);
    expect(await all(reader)).toHaveLength(20_000);
    await quick.query(put, ['a', 5, 1]);
    await session.query('begin');
    const before = await entriesRead();
    expect(await reader.next()).toHaveLength(5);
    const after = await entriesRead();
    await session.query('commit');
    await old.query('rollback');
    expect(after - before).toBeLessThan(50);
  });

  it('takes a row alone that is longer than a batch may be [D21]', async () => {
    const reader = new OutboxReader(session);
    await writers[0]!.query(put, ['long', 1, 800_000]);
    await writers[0]!.query(put, ['short', 3, 10]);
    expect(await reader.next()).toHaveLength(1);
    expect(await reader.next()).toHaveLength(3);
  });

  it('counts the bytes of a batch, not its letters [D21]', async () => {
    const reader = new OutboxReader(session);
    await writers[0]!.query(put.replace(`'x', $3`, `'é', $3`), ['accents', 10, 50_000]);
    expect(await reader.next()).toHaveLength(6);
  });
});
