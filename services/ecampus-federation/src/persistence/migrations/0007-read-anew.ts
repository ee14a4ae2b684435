import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What institutions answered is read in full once more: languages, search and what is over are read by other rules now. */
export class ReadAnew1764800000000 implements MigrationInterface {
  name = 'ReadAnew1764800000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('delete from harvest_answer');
  }

  async down(): Promise<void> {
    return Promise.resolve();
  }
}
