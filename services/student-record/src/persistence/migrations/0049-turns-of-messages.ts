import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whose turn it is to have copies made, and which message of theirs, is found without reading the others. */
export class TurnsOfMessages1764910370020 implements MigrationInterface {
  name = 'TurnsOfMessages1764910370020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create index message_turn on message (lane, organisation_id, batched_at nulls first, id) where standing = 'queued'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop index message_turn`);
  }
}
