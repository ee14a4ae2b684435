import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A stay's facts lie under several keys once its learner's record was merged or parted; the highest version holds. */
export class StayVersions1764910260000 implements MigrationInterface {
  name = 'StayVersions1764910260000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table known_stay add column version integer not null default 0; alter table accommodation add column version integer not null default 0`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table known_stay drop column version; alter table accommodation drop column version`);
  }
}
