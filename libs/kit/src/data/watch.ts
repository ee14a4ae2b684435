import { Pool } from 'pg';
import { neverUnheard } from './data-source.js';

/** Asks whether the database answers, by a connection of its own: while requests wait for those of the pool, the service works all the same. */
export class Watch {
  private readonly connection: Pool;

  constructor(connectionString: string) {
    this.connection = new Pool({ connectionString, max: 1, connectionTimeoutMillis: 5_000, keepAlive: true });
    neverUnheard(this.connection);
  }

  async look(): Promise<void> {
    await this.connection.query('select 1');
  }

  end(): Promise<void> {
    return this.connection.end();
  }
}
