import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where instances add up what systems and strangers ask for, and what is tried in vain; of whom, a digest says. */
export class RateLimit1764700000000 implements MigrationInterface {
  name = 'RateLimit1764700000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table rate_limit (
  key text primary key,
  points integer not null default 0,
  expire bigint
);
create index rate_limit_expire on rate_limit (expire);
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table rate_limit');
  }
}
