import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A job that may run, and the end of one for which others of its lock key wait, wakes the workers of all instances. */
const jobsTell = `
create function job_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('due', 'jobs');
  return null;
end $$;
create trigger job_changed after insert or delete or update of state on job for each row execute function job_changed()`;

export class JobsTell1764910350000 implements MigrationInterface {
  name = 'JobsTell1764910350000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(jobsTell);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop trigger job_changed on job; drop function job_changed()`);
  }
}
