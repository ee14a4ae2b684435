import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For whom something was begun, so that it finds its way back when a merge is undone. */
export class BegunFor1764910460001 implements MigrationInterface {
  name = 'BegunFor1764910460001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table loan add column begun_for uuid; alter table hold add column begun_for uuid`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table hold drop column begun_for; alter table loan drop column begun_for`);
  }
}
