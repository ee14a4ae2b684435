import { jobFailuresSql } from '@pan/kit/jobs';
import { accessLogByMonthSql } from '@pan/kit/people';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Wrong guesses are counted for some minutes, each person's apart; after a day anybody's may be removed. Codes go a month after their end. */
const attempts = `
create policy old on failed_attempt using (at < clock_timestamp() - interval '1 day');
create index failed_attempt_at on failed_attempt (at);
create index guardian_code_expiry on guardian_code (expires_at);`;

/** Rows of which no job was made within a day: the process that read their bundle has died. */
const orphans = `
create policy of_no_job on import_row for all using (
  current_setting('app.job_worker', true) = 'on'
  and uuid_extract_timestamp(job_id) < clock_timestamp() - interval '1 day'
  and not exists (select from job j where j.id = job_id));`;

export class Growth1764600000000 implements MigrationInterface {
  name = 'Growth1764600000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [jobFailuresSql, accessLogByMonthSql, attempts, orphans]) await runner.query(sql);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('what has grown by the month stays so'));
  }
}
