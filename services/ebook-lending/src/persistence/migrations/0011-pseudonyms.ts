import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The key of the pseudonyms of a school year, by which loans and holds let readers be counted. */
export class Pseudonyms1764810000000 implements MigrationInterface {
  name = 'Pseudonyms1764810000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table pseudonym_key (
  school_year text primary key,
  key bytea not null check (length(key) = 32)
);
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table pseudonym_key');
  }
}
