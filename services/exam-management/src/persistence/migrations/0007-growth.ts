import { jobFailuresSql } from '@pan/kit/jobs';
import { accessLogByMonthSql } from '@pan/kit/people';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether anybody still sits is asked every second while marks wait to be handed out. */
const openSittings = `create index sitting_open_of_session on sitting (session_id) where submitted_at is null;`;

export class Growth1764600000000 implements MigrationInterface {
  name = 'Growth1764600000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [jobFailuresSql, accessLogByMonthSql, openSittings]) await runner.query(sql);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('what has grown by the month stays so'));
  }
}
