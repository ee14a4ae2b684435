import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An import compares its rows by the hundred thousand: whose they are is looked up once a statement, not once a row. */
export class StagedRows1764910160000 implements MigrationInterface {
  name = 'StagedRows1764910160000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter policy by_job on import_row using (job_id = (select nullif(current_setting('app.job', true), '')::uuid))`,
    );
    await runner.query(
      `alter policy of_no_job on import_row using (
         (select current_setting('app.job_worker', true)) = 'on'
         and uuid_extract_timestamp(job_id) < clock_timestamp() - interval '1 day'
         and not exists (select from job j where j.id = job_id))`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter policy by_job on import_row using (job_id = nullif(current_setting('app.job', true), '')::uuid)`,
    );
    await runner.query(
      `alter policy of_no_job on import_row using (
         current_setting('app.job_worker', true) = 'on'
         and uuid_extract_timestamp(job_id) < clock_timestamp() - interval '1 day'
         and not exists (select from job j where j.id = job_id))`,
    );
  }
}
