import { rateLimitSql } from '@pan/kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where instances add up what systems and strangers ask for. */
export class RateLimit1764700000000 implements MigrationInterface {
  name = 'RateLimit1764700000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(rateLimitSql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table rate_limit');
  }
}
