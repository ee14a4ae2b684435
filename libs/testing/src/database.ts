/** A fresh database with its two roles for one spec file, on the PostgreSQL that all specs share. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { ServiceName } from '../../contracts/src/context-map.ts';
import { connected, createServiceDatabase } from '../../servers/src/databases.ts';
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
  const name = `${service.replaceAll('-', '_')}_${randomBytes(4).toString('hex')}`;
  const { ownerUrl, appUrl } = await createServiceDatabase(server, name, { owner: 'owner', app: 'app' });
  const adminUrl = Object.assign(new URL(server), { pathname: `/${name}` }).href;
  const pool = new pg.Pool({ connectionString: adminUrl, max: 2 });
  pool.on('error', () => undefined);
  return {
    name,
    ownerUrl,
    appUrl,
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
        await client.query(`drop role if exists "${name}_app", "${name}_owner"`);
      });
    },
  };
}
