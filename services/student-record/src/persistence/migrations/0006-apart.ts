import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The sandbox that a learner was invented in, whose rows never meet anybody else's. */
export class Apart1763800000005 implements MigrationInterface {
  name = 'Apart1763800000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table learner add column apart text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table learner drop column apart`);
  }
}
