import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A course that its system no longer lists stays known, so that exports tell that what was given to it is over. */
export class CoursesEnd1764910240002 implements MigrationInterface {
  name = 'CoursesEnd1764910240002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table course_source add column ended_at timestamptz`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table course_source drop column ended_at`);
  }
}
