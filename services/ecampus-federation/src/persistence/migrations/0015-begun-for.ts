import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For whom something was begun, so that it finds its way back when a merge is undone. */
export class BegunFor1764910560001 implements MigrationInterface {
  name = 'BegunFor1764910560001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table enrolment_request add column begun_for uuid; alter table course_result add column begun_for uuid`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table course_result drop column begun_for; alter table enrolment_request drop column begun_for`,
    );
  }
}
