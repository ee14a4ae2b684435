import { dataSource, migrate } from '@pan/kit/data';
import { testDatabase, type TestDatabase } from '@pan/testing';
import type { DataSource } from 'typeorm';
import { migrations } from '../src/persistence/migrations/index.js';
import { entities } from '../src/persistence/tables.js';

describe('What is mapped', () => {
  let database: TestDatabase;
  let source: DataSource;

  beforeAll(async () => {
    database = await testDatabase('ecampus-federation');
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
      const columns = await database.query(
        `select column_name as name, case data_type when 'ARRAY' then 'text' else data_type end as type,
                data_type = 'ARRAY' as list, is_nullable = 'YES' as nullable
         from information_schema.columns where table_name = $1 and table_schema = 'public' order by column_name`,
        [name],
      );
      const mapped = source.getMetadata(entity).columns.map((column) => ({
        ...{ name: column.databaseName, type: column.type, list: column.isArray, nullable: column.isNullable },
      }));
      expect(mapped.sort((one, other) => (one.name < other.name ? -1 : 1))).toEqual(columns);
    },
  );

  it('keeps every table about learners under forced row-level security', async () => {
    const open = await database.query(
      `select c.relname from pg_class c
        where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and not (c.relrowsecurity and c.relforcerowsecurity)
          and (c.relname like '%result%' or exists (select from information_schema.columns i
                 where i.table_name = c.relname and i.column_name in ('learner_id', 'into_learner_id')))`,
    );
    expect(open).toEqual([]);
  });
});
