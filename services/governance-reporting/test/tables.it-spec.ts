import { dataSource, migrate } from '@pan/kit/data';
import { testDatabase, type TestDatabase } from '@pan/testing';
import type { DataSource } from 'typeorm';
import { migrations } from '../src/persistence/migrations/index.js';
import { entities } from '../src/persistence/tables.js';

describe('What is mapped', () => {
  let database: TestDatabase;
  let source: DataSource;

  beforeAll(async () => {
    database = await testDatabase('governance-reporting');
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
        `select column_name as name, data_type as type, is_nullable = 'YES' as nullable
         from information_schema.columns where table_name = $1 and table_schema = 'public' order by column_name`,
        [name],
      );
      const mapped = source
        .getMetadata(entity)
        .columns.map((column) => ({ name: column.databaseName, type: column.type, nullable: column.isNullable }));
      expect(mapped.sort((one, other) => one.name.localeCompare(other.name))).toEqual(columns);
    },
  );

  it('keeps every table about learners under forced row-level security', async () => {
    const open = await database.query(
      `select c.relname from pg_class c join information_schema.columns i on i.table_name = c.relname and i.column_name = 'learner_id'
        where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and not (c.relrowsecurity and c.relforcerowsecurity)`,
    );
    expect(open).toEqual([]);
  });
});
