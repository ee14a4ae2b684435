import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A save as before (0002), but at the instant of the database: the clocks of instances differ, and a deadline is one. */
const saveResponse = `
create function save_response(of_sitting uuid, by_lease text, by_holder text, place text, at_sequence bigint, answers jsonb, digest text, grace interval)
returns table (sequence bigint, saved_at timestamptz, hash text) language sql as $$
  select * from save_response(of_sitting, by_lease, by_holder, place, at_sequence, answers, digest, date_trunc('milliseconds', clock_timestamp()), grace)
$$;
`;

export class OneClock1764500000000 implements MigrationInterface {
  name = 'OneClock1764500000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(saveResponse);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop function save_response(uuid, text, text, text, bigint, jsonb, text, interval)`);
  }
}
