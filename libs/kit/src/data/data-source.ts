import { DataSource, type EntitySchema, type MigrationInterface } from 'typeorm';
import { Client, types } from 'pg';

/** A school day is a date, not an instant: it stays text. */
types.setTypeParser(types.builtins.DATE, (value) => value);

/** Class of one migration; its `name` ends with a timestamp. */
export type Migration = new () => MigrationInterface;

/** The service's pool, on the application role. Connecting is left to the start of the application. */
export function dataSource(url: string, pool: number, entities: EntitySchema[]): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities,
    entitySkipConstructor: true,
    synchronize: false,
    poolSize: pool,
    extra: { connectionTimeoutMillis: 5_000, keepAlive: true, pipeline: true },
  });
}

/** Shared by the first migration of every service: whose rows a transaction may see. A missing setting shows no row. */
export const scopeSql = `
create function app_organisations() returns text[] language sql stable parallel safe
  as $$ select string_to_array(nullif(current_setting('app.organisations', true), ''), ',') $$;
`;

/**
 * Brings the schema up to date as the owner role, one process at a time by an advisory lock, and lets the application role use what it owns.
 * @returns the names of the migrations that ran
 */
export async function migrate(ownerUrl: string, migrations: readonly Migration[]): Promise<string[]> {
  const lock = new Client({ connectionString: ownerUrl });
  await lock.connect();
  const owner = new DataSource({ type: 'postgres', url: ownerUrl, migrations: [...migrations], poolSize: 2 });
  try {
    await lock.query(`select pg_advisory_lock(hashtext('migrate'))`);
    await lock.query(grantsSql(new URL(ownerUrl).username));
    await owner.initialize();
    const done = await owner.runMigrations({ transaction: 'each' });
    await lock.query(
      `do $$ begin execute format('grant select on migrations to %I', '${appRole(new URL(ownerUrl).username)}'); end $$`,
    );
    return done.map((migration) => migration.name);
  } finally {
    if (owner.isInitialized) await owner.destroy();
    await lock.end();
  }
}

/** Names of migrations that this build knows and the database lacks, and the reverse. */
export async function schemaDrift(
  source: DataSource,
  migrations: readonly Migration[],
): Promise<{ missing: string[]; unknown: string[] }> {
  const applied = new Set(
    (await source.query<{ name: string }[]>(`select name from migrations`)).map((row) => row.name),
  );
  const known = new Set(migrations.map((migration) => new migration().name ?? migration.name));
  return { missing: [...known.difference(applied)], unknown: [...applied.difference(known)] };
}

const appRole = (owner: string): string => owner.replace(/_owner$/, '_app');

function grantsSql(owner: string): string {
  const app = appRole(owner);
  return `
    grant usage on schema public to "${app}";
    alter default privileges for role "${owner}" in schema public grant select, insert, update, delete, truncate on tables to "${app}";
    alter default privileges for role "${owner}" in schema public grant usage, select on sequences to "${app}";`;
}
