/** A fresh database with its two roles for one spec file, on the PostgreSQL that all specs share. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { ServiceName } from '../../contracts/src/context-map.ts';
import { connected, createServiceDatabase, type ServiceDatabase } from '../../servers/src/databases.ts';
import { sharedServers } from './shared-servers.ts';

export interface TestDatabase {
  readonly name: string;
  readonly ownerUrl: string;
  readonly appUrl: string;
  /** For looking and arranging in a spec: bypasses row-level security. */
  readonly adminUrl: string;
  /** One statement as the superuser; what it changes may be due at once, which nobody else would say. */
  query<T extends object>(sql: string, params?: unknown[]): Promise<T[]>;
  /** A step while another session holds an advisory lock, as a backup does. */
  holding<T>(lock: number, step: () => Promise<T>): Promise<T>;
  drop(): Promise<void>;
}

export async function testDatabase(service: ServiceName, server = sharedServers().postgres): Promise<TestDatabase> {
  const name = nameOf(service, randomBytes(4).toString('hex'));
  return opened(server, name, await createServiceDatabase(server, name, passwords), [`${name}_app`, `${name}_owner`]);
}

/**
 * A database as the migrations of its service leave it. The first to ask for one migrates a template, of which all others are
 * copies; its two roles serve every copy, none of which is open to anybody else.
 * @param migrateIt as the role of this address
 */
export async function migratedDatabase(
  service: ServiceName,
  migrateIt: (ownerUrl: string) => Promise<unknown>,
  server = sharedServers().postgres,
): Promise<TestDatabase> {
  const [name, template] = [nameOf(service, randomBytes(4).toString('hex')), nameOf(service, 'template')];
  const [owner, app] = [`${template}_owner`, `${template}_app`];
  await connected(server, async (client) => {
    await client.query('select pg_advisory_lock(hashtext($1))', [template]);
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1 and datistemplate', [
      template,
    ]);
    if (!rowCount) {
      await migrateIt((await createServiceDatabase(server, template, passwords)).ownerUrl);
      await client.query(`alter database "${template}" is_template true`);
    }
    await client.query(`create database "${name}" template "${template}" owner "${owner}"`);
    await client.query(`revoke all on database "${name}" from public`);
    await client.query(`grant connect on database "${name}" to "${app}"`);
  });
  const urlAs = (username: string, password: string) =>
    Object.assign(new URL(server), { username, password, pathname: `/${name}` }).href;
  return opened(server, name, { ownerUrl: urlAs(owner, passwords.owner), appUrl: urlAs(app, passwords.app) });
}

const passwords = { owner: 'owner', app: 'app' };

const nameOf = (service: ServiceName, what: string): string => `${service.replaceAll('-', '_')}_${what}`;

/** @param roles that go with it */
function opened(server: string, name: string, urls: ServiceDatabase, roles: readonly string[] = []): TestDatabase {
  const adminUrl = Object.assign(new URL(server), { pathname: `/${name}` }).href;
  const pool = new pg.Pool({ connectionString: adminUrl, max: 2 });
  pool.on('error', () => undefined);
  return {
    name,
    ...urls,
    adminUrl,
    query: async <T extends object>(sql: string, params: unknown[] = []) => {
      const { rows } = await pool.query<T>(sql, params);
      if (!/^\s*select/i.test(sql)) await pool.query('notify due');
      return rows;
    },
    holding: async (lock, step) => {
      const client = await pool.connect();
      try {
        await client.query('select pg_advisory_lock($1)', [lock]);
        return await step();
      } finally {
        await client.query('select pg_advisory_unlock($1)', [lock]);
        client.release();
      }
    },
    drop: async () => {
      await pool.end();
      await connected(server, async (client) => {
        await client.query(`drop database if exists "${name}" with (force)`);
        for (const role of roles) await client.query(`drop role if exists "${role}"`);
      });
    },
  };
}
