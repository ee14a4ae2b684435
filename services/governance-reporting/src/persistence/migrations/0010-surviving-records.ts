import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The records in which learners go on, under the name that they have in every service. */
const survivingRecords = `
alter view record_root rename to surviving_record;
alter view surviving_record rename column root_id to surviving_id;
do $$
begin
  execute replace(replace(pg_get_functiondef('counted_learners(text, uuid)'::regprocedure), 'record_root', 'surviving_record'), 'root_id', 'surviving_id');
end $$;
`;

export class SurvivingRecords1764910000000 implements MigrationInterface {
  name = 'SurvivingRecords1764910000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(survivingRecords);
  }

  async down(): Promise<void> {
    throw new Error('what asks for surviving records has no other name for them');
  }
}
