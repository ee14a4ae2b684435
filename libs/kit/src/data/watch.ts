import type { Socket } from 'node:net';
import { Pool, type PoolClient } from 'pg';
import { neverUnheard } from './data-source.js';
import { dueChannel } from './due-signal.js';

/** What a client of the driver has, and its types leave out. */
interface Client {
  /** The server's process behind the connection. */
  readonly processID: number;
  readonly connection: { readonly stream: Socket };
}

const patienceMs = 5_000;

/**
 * Asks the database by a connection of its own, and hears on it what the database has to say: while requests wait for those of
 * the pool, the service works all the same.
 */
export class Watch {
  private readonly connection: Pool;
  private readonly guarded = new Set<Client>();
  /** Behind a pooler of connections the numbers of processes are not the server's, and nothing can be told by them. */
  private areServers = false;
  private timer: NodeJS.Timeout | undefined;

  /** @param heard what has become due, by the name of its poll; whatever was said while nobody listened, by an empty name */
  constructor(connectionString: string, heard: (poll: string) => void = () => undefined) {
    const limits = { max: 1, connectionTimeoutMillis: patienceMs, query_timeout: patienceMs, idleTimeoutMillis: 0 };
    // In a pipeline, a connection on which a statement was not answered in time is closed.
    this.connection = new Pool({ connectionString, ...limits, pipeline: true, keepAlive: true });
    neverUnheard(this.connection);
    this.connection.on('connect', (client: PoolClient) => {
      client.on('notification', ({ payload }) => heard(payload ?? ''));
      client.query(`listen ${dueChannel}`).then(
        () => heard(''),
        () => undefined,
      );
    });
  }

  async look(): Promise<void> {
    await this.connection.query('select 1');
  }

  /** Listens from now on, and ends connections of the pool that the server has lost. */
  guard(pool: Pool): void {
    pool.on('acquire', (client) => this.guarded.add(client as unknown as Client));
    pool.on('remove', (client) => this.guarded.delete(client as unknown as Client));
    void this.look().catch(() => undefined);
    this.timer = setInterval(() => void this.endLost().catch(() => undefined), patienceMs).unref();
  }

  /**
   * A network may lose a connection and tell the server alone, or neither. Whoever has asked something on it would wait for ever,
   * with what it holds in this process.
   */
  async endLost(): Promise<void> {
    const clients = [...this.guarded];
    const { rows } = await this.connection.query<{ pid: number }>(
      'select pid from pg_stat_activity where pid = any($1)',
      [clients.map(({ processID }) => processID)],
    );
    const served = new Set(rows.map(({ pid }) => pid));
    this.areServers ||= served.size > 0;
    if (!this.areServers) return;
    for (const { processID, connection } of clients)
      if (!served.has(processID)) connection.stream.destroy(new Error('the server has lost this connection'));
  }

  end(): Promise<void> {
    clearInterval(this.timer);
    return this.connection.end();
  }
}
