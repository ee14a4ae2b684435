import { dataSource, migrate } from '@pan/kit';
import { testDatabase, type TestDatabase } from '@pan/testing';
import type { DataSource } from 'typeorm';
import { migrations } from '../src/persistence/migrations/index.js';
import { entities } from '../src/persistence/tables.js';

describe('What is mapped', () => {
  let database: TestDatabase;
  let source: DataSource;

  beforeAll(async () => {
    database = await testDatabase('ebook-lending');
    await migrate(database.ownerUrl, migrations);
    source = await dataSource(database.adminUrl, 2, entities).initialize();
  });
  afterAll(async () => {
    await source?.destroy();
    await database?.drop();
  });

  it.each(entities.map((entity) => [entity.options.tableName!, entity]))(
    'of %s is as the table is',
    async (name, entity) => {
      const columns = await database.query<{ name: string }>(
        `select column_name as name, case when data_type = 'ARRAY' then 'text' else data_type end as type,
                data_type = 'ARRAY' as list, is_nullable = 'YES' as nullable
         from information_schema.columns where table_name = $1 and table_schema = 'public'`,
        [name],
      );
      const mapped = source.getMetadata(entity).columns.map((column) => ({
        name: column.databaseName,
        type: column.type,
        list: column.isArray,
        nullable: column.isNullable,
      }));
      const byName = (one: { name: string }, other: { name: string }) => one.name.localeCompare(other.name);
      expect(mapped.sort(byName)).toEqual(columns.sort(byName));
    },
  );

  it('keeps every table about learners under forced row-level security', async () => {
    const open = await database.query(
      `select c.relname from pg_class c join information_schema.columns i on i.table_name = c.relname and i.column_name = 'learner_id'
        where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and not (c.relrowsecurity and c.relforcerowsecurity)`,
    );
    expect(open).toEqual([]);
  });

  it('shows a stranger no loan, hold or stay', async () => {
    await database.query(
      `insert into known_stay values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), null)`,
    );
    const stranger = await dataSource(database.appUrl, 1, []).initialize();
    const seen = await stranger.query<{ count: string }[]>(
      'select (select count(*) from known_stay) + (select count(*) from loan) + (select count(*) from hold) as count',
    );
    await stranger.destroy();
    expect(seen).toEqual([{ count: '0' }]);
  });
});
