import { Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { preparesAnew, prepared } from './prepared.js';
import { openUnit } from './unit-of-work.js';
import type { Watch } from './watch.js';

/**
 * Reads outside a transaction: one prepared statement, one round trip. Rows under row-level security are read through functions
 * that set the caller's organisations themselves. Inside a transaction its connection is used: ten that waited for a second one
 * would wait for each other.
 */
@Injectable()
export class Database {
  constructor(private readonly dataSource: DataSource) {}

  async query<T extends object>(sql: string, params: unknown[] = []): Promise<T[]> {
    const unit = openUnit();
    if (unit) return unit.query<T>(sql, params);
    const read = () => this.pool.query(prepared(sql, params));
    const { rows } = await read().catch((error: unknown) => {
      if (preparesAnew(error)) return read();
      throw error;
    });
    return rows as T[];
  }

  /** How many connections are in use, idle and waited for. */
  get usage(): { total: number; idle: number; waiting: number } {
    const { totalCount, idleCount, waitingCount } = this.pool;
    return { total: totalCount, idle: idleCount, waiting: waitingCount };
  }

  guardedBy(watch: Watch): void {
    watch.guard(this.pool);
  }

  private get pool(): Pool {
    return (this.dataSource.driver as PostgresDriver).master as Pool;
  }
}
