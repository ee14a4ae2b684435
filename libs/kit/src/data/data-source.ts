import { DataSource, type EntitySchema, type MigrationInterface } from 'typeorm';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, types } from 'pg';
import { databaseErrorOf } from '../ops/errors.js';
import { optionsOf, usualOptions } from './patience.js';

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
    extra: {
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      options: usualOptions,
      pipeline: true,
      onConnect: neverUnheard,
    },
  });
}

/**
 * A backend that is ended may say so in the same breath as its last answer, at an instant when the pool has handed the
 * connection over and its next user does not listen yet. An error that nobody hears ends the process; whoever uses the
 * connection next finds it closed in any case.
 */
export const neverUnheard = (client: NodeJS.EventEmitter): void => void client.on('error', () => undefined);

/**
 * Brings the schema up to date as the owner role, one process at a time by an advisory lock, and lets the application role use what it owns.
 * @returns the names of the migrations that ran
 */
export async function migrate(ownerUrl: string, migrations: readonly Migration[]): Promise<string[]> {
  const lock = new Client({ connectionString: ownerUrl });
  await lock.connect();
  const owner = new DataSource({
    type: 'postgres',
    url: ownerUrl,
    migrations: [...migrations],
    poolSize: 2,
    extra: { options: optionsOf({ lock_timeout: '2s' }) },
  });
  try {
    await lock.query(`select pg_advisory_lock(hashtext('migrate'))`);
    const refusal = schemaRefusal(namesOf(migrations), await appliedIn(lock));
    if (refusal instanceof ForeignSchema) throw refusal;
    await lock.query(grantsSql(new URL(ownerUrl).username));
    await owner.initialize();
    const done = await withoutBlocking(owner);
    await owner.query(nextMonths);
    await lock.query(
      `do $$ begin execute format('grant select on migrations to %I', '${appRole(new URL(ownerUrl).username)}'); end $$`,
    );
    return done.map((migration) => migration.name);
  } finally {
    if (owner.isInitialized) await owner.destroy();
    await lock.end();
  }
}

/**
 * Whoever comes after a migration that waits for a table waits as well: behind an import, all of the service. So it waits a
 * moment only, lets the others pass and tries again.
 */
async function withoutBlocking(owner: DataSource): Promise<{ name: string }[]> {
  for (const until = performance.now() + 600_000; ; await sleep(1_000)) {
    try {
      return await owner.runMigrations({ transaction: 'each' });
    } catch (error) {
      if (databaseErrorOf(error)?.code !== '55P03' || performance.now() > until) throw error;
    }
  }
}

/** Whenever the schema is looked at, the months of the access log are made for two years. */
const nextMonths = `do $$ begin
  if to_regproc('access_log_months') is not null then perform access_log_months(24); end if;
end $$`;

/** This build cannot work on the schema that it finds. */
export class SchemaRefused extends Error {}
class ForeignSchema extends SchemaRefused {}

/**
 * Why a build that knows these migrations must not work on a schema made by those; null when it may. A newer schema is no
 * reason: version N-1 goes on beside N, whose migrations only add. One that takes away or changes what an older build uses
 * is a step of its own, `Contract…`, and refused by every build that does not know it.
 */
export function schemaRefusal(known: readonly string[], applied: readonly string[]): SchemaRefused | null {
  const missing = known.filter((name) => !applied.includes(name));
  const unknown = applied.filter((name) => !known.includes(name));
  if (unknown.length > 0 && missing.length === known.length)
    return new ForeignSchema(
      `Cette base porte le schéma d’un autre service (${unknown[0]}) : vérifiez DATABASE_URL. / This database holds another service's schema (${unknown[0]}): check DATABASE_URL.`,
    );
  if (missing.length > 0)
    return new SchemaRefused(
      `Il manque au schéma ${missing.join(', ')} : lancez d’abord les migrations. / The schema lacks ${missing.join(', ')}: run the migrations first.`,
    );
  const narrowed = unknown.filter((name) => name.startsWith('Contract'));
  if (narrowed.length > 0)
    return new SchemaRefused(
      `Le schéma a perdu ce que cette version utilise (${narrowed.join(', ')}) : installez une version plus récente. / The schema has lost what this version uses (${narrowed.join(', ')}): install a newer version.`,
    );
  return null;
}

/** @throws SchemaRefused */
export async function requireSchema(source: DataSource, migrations: readonly Migration[]): Promise<void> {
  const refusal = schemaRefusal(namesOf(migrations), await appliedIn(source));
  if (refusal) throw refusal;
}

const namesOf = (migrations: readonly Migration[]) => migrations.map((one) => new one().name ?? one.name);

/** None in a database that nothing has migrated yet. */
async function appliedIn(connection: { query(sql: string): Promise<unknown> }): Promise<string[]> {
  const rows = async <T>(sql: string): Promise<T[]> => {
    const answer = (await connection.query(sql)) as T[] | { rows: T[] };
    return Array.isArray(answer) ? answer : answer.rows;
  };
  const [migrated] = await rows<{ is: boolean }>(`select to_regclass('migrations') is not null as is`);
  return migrated!.is ? (await rows<{ name: string }>('select name from migrations')).map(({ name }) => name) : [];
}

const appRole = (owner: string): string => owner.replace(/_owner$/, '_app');

function grantsSql(owner: string): string {
  const app = appRole(owner);
  return `
    grant usage on schema public to "${app}";
    alter default privileges for role "${owner}" in schema public grant select, insert, update, delete, truncate on tables to "${app}";
    alter default privileges for role "${owner}" in schema public grant usage, select on sequences to "${app}";`;
}
