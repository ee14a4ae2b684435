import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which key the digests of this database were made with, by its fingerprint; one row once a service has run on it. */
export class IdentityKey1763800000006 implements MigrationInterface {
  name = 'IdentityKey1763800000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create table identity_key (single boolean primary key default true check (single), fingerprint bytea not null)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table identity_key`);
  }
}
