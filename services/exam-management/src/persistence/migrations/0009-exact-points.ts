import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Points are kept in the decimals that authors write. */
export class ExactPointsOfItems1764800000000 implements MigrationInterface {
  name = 'ExactPointsOfItems1764800000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table item add column max_points numeric`);
    await runner.query(`select set_config('app.service', 'on', true)`);
    await runner.query(`update item set max_points = max_score::numeric where max_score is not null`);
    await runner.query(`select set_config('app.service', '', true)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table item drop column max_points`);
  }
}

/** The weighted points of a sitting, beside the mark that they make; unknown for what was scored before. */
export class ExactPointsOfSittings1764800000001 implements MigrationInterface {
  name = 'ExactPointsOfSittings1764800000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table sitting_score add column points numeric`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table sitting_score drop column points`);
  }
}
