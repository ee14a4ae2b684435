import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether a test puts all of its places before everybody at once: of others no package is sealed ahead, whose key would open what a candidate is never shown. */
export class SameForAll1764910350030 implements MigrationInterface {
  name = 'SameForAll1764910350030';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table paper_test add column same_for_all boolean not null default true`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table paper_test drop column same_for_all`);
  }
}
