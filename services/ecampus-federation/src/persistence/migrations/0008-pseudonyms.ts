import { pseudonymKeySql } from '@pan/kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Requests let learners be counted. */
export class Pseudonyms1764810000000 implements MigrationInterface {
  name = 'Pseudonyms1764810000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(pseudonymKeySql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table pseudonym_key');
  }
}
