import { testDatabase, type TestDatabase } from '@pan/testing';
import { EntitySchema, type DataSource } from 'typeorm';
import { dataSource, RelaySignal, type Unit, UnitOfWork } from '@pan/kit/data';
import { BatchWrites } from '@pan/kit/messaging';

interface Score {
  account: string;
  won: number;
  lost: number;
}

const Scores = new EntitySchema<Score>({
  name: 'Score',
  tableName: 'score',
  columns: { account: { type: 'text', primary: true }, won: { type: 'integer' }, lost: { type: 'integer' } },
});

describe('Counters that two partitions share', () => {
  let database: TestDatabase;
  let source: DataSource;

  beforeAll(async () => {
    database = await testDatabase('governance-reporting');
    await database.query(
      `create table score (account text primary key, won integer not null default 0, lost integer not null default 0)`,
    );
    source = await dataSource(database.adminUrl, 4, [Scores]).initialize();
  });
  afterAll(async () => {
    await source.destroy();
    await database.drop();
  });

  it('are added to in one order, whichever of them a fact adds to [2.4]', async () => {
    const work = new UnitOfWork(source, new RelaySignal());
    const firsts = [Promise.withResolvers<null>(), Promise.withResolvers<null>()] as const;
    const both = Promise.all(firsts.map(({ promise }) => promise));
    let attempts = 0;
    const partition = (n: 0 | 1, counted: readonly (readonly [string, 'won' | 'lost'])[]) =>
      work.run(async (unit) => {
        attempts += 1;
        let statements = 0;
        const query: Unit['query'] = async (sql, params) => {
          if ((statements += 1) > 1) await both;
          const rows = await unit.query(sql, params);
          firsts[n].resolve(null);
          return rows as never;
        };
        const writes = new BatchWrites(Object.assign(Object.create(unit) as Unit, { query }));
        for (const [account, counter] of counted) writes.increment(Scores, { account }, counter);
        await writes.flush();
      });
    await Promise.all([
      partition(0, [
        ['a', 'won'],
        ['b', 'lost'],
        ['c', 'won'],
      ]),
      partition(1, [
        ['b', 'won'],
        ['c', 'lost'],
      ]),
    ]);
    expect(attempts).toBe(2);
    expect(await database.query(`select account, won, lost from score order by account`)).toEqual([
      { account: 'a', won: 1, lost: 0 },
      { account: 'b', won: 1, lost: 1 },
      { account: 'c', won: 1, lost: 1 },
    ]);
  });
});
