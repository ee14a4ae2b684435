/** What holds for the schema of every service, as cases of the describe that calls this. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataSource, migrate, type Migration } from '@pan/kit/data';
import { DataSource, type EntitySchema, QueryFailedError } from 'typeorm';
import type { ServiceName } from '../../contracts/src/context-map.ts';
import { testDatabase, type TestDatabase } from './database.ts';
import { schemaDump } from './schema-dump.ts';
import { root } from './shared-data.ts';

export interface Schema {
  readonly migrations: readonly Migration[];
  readonly entities: EntitySchema[];
  /** Which tables must stand under forced row-level security: a condition on `c`, the table, and `i`, any of its columns. */
  readonly sealed: string;
}

/** The text that a schema grown by the service's migrations must have. */
export const committedSchema = (service: ServiceName): string =>
  join(root, 'services', service, 'src/persistence/schema.sql');

/** The tables of the kit as they are now, for those that work on them without a service. */
export const kitTablesSql = readFileSync(join(root, 'libs/kit/tables.sql'), 'utf8');

/** @returns the database that the cases look at, for more of them in the same describe */
export function schemaOf(service: ServiceName, { migrations, entities, sealed }: Schema) {
  const opened = {} as { database: TestDatabase; source: DataSource };
  const file = committedSchema(service);

  beforeAll(async () => {
    opened.database = await testDatabase(service);
    await migrate(opened.database.ownerUrl, migrations);
    opened.source = await dataSource(opened.database.adminUrl, 2, entities).initialize();
  });
  afterAll(async () => {
    await opened.source?.destroy();
    await opened.database?.drop();
  });

  it('is the one that is committed', async () => {
    const dump = await schemaDump(opened.database);
    if (process.env['WRITE_SCHEMA']) writeFileSync(file, dump);
    expect(dump).toBe(readFileSync(file, 'utf8'));
  });

  it('grows to it from each step, and grows again what a step back took away', async () => {
    const grown = await testDatabase(service);
    try {
      for (let count = 1; count <= migrations.length; count += 1) {
        const steps = migrations.slice(0, count);
        await migrate(grown.ownerUrl, steps);
        const dump = await schemaDump(grown);
        if (!(await isTakenBack(grown.ownerUrl, steps))) continue;
        await migrate(grown.ownerUrl, steps);
        expect(await schemaDump(grown)).toBe(dump);
      }
      expect(await schemaDump(grown)).toBe(readFileSync(file, 'utf8'));
    } finally {
      await grown.drop();
    }
  });

  it.each(entities.map((entity) => [entity.options.tableName!, entity]))(
    'has the columns of %s as they are mapped',
    async (table, entity) => {
      const mapped = opened.source.getMetadata(entity.options.target ?? entity).columns.map((column) => ({
        name: column.databaseName,
        type: `${String(column.type)}${column.isArray ? '[]' : ''}`,
        nullable: column.isNullable,
      }));
      const asPostgresNamesThem = await opened.database.query(
        `select name, type::regtype::text, nullable
           from json_to_recordset($1) as m (name text, type text, nullable boolean) order by name collate "C"`,
        [JSON.stringify(mapped)],
      );
      const columns = await opened.database.query(
        `select attname::text as name, atttypid::regtype::text as type, not attnotnull as nullable
           from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attname`,
        [table],
      );
      expect(asPostgresNamesThem).toEqual(columns);
    },
  );

  it('keeps every table about persons under forced row-level security', async () => {
    const open = await opened.database.query(
      `select distinct c.relname from pg_class c join information_schema.columns i on i.table_name = c.relname
        where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and not (c.relrowsecurity and c.relforcerowsecurity)
          and (${sealed})`,
    );
    expect(open).toEqual([]);
  });
  return opened;
}

/** The last of these migrations is undone; false where it says that there is no way back. */
async function isTakenBack(ownerUrl: string, migrations: readonly Migration[]): Promise<boolean> {
  const owner = await new DataSource({ type: 'postgres', url: ownerUrl, migrations: [...migrations] }).initialize();
  try {
    await owner.undoLastMigration({ transaction: 'each' });
    return true;
  } catch (error) {
    if (error instanceof QueryFailedError) throw error;
    return false;
  } finally {
    await owner.destroy();
  }
}
