import { organisationsSql, outboxSql, scopeSql } from '@pan/kit/data';
import { idempotencySql } from '@pan/kit/http';
import { jobsSql } from '@pan/kit/jobs';
import { messagingSql } from '@pan/kit/messaging';
import { accessLogSql } from '@pan/kit/people';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Beginnings1764100000000 implements MigrationInterface {
  name = 'Beginnings1764100000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [scopeSql, organisationsSql, outboxSql, messagingSql, idempotencySql, jobsSql, accessLogSql])
      await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('the first migration has nothing to go back to');
  }
}
