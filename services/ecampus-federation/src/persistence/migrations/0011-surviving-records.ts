import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The record in which a learner goes on and those that it comprises, under the names that they have in every service. */
const survivingRecords = `
create function surviving_record(learner uuid) returns uuid language sql stable as $$
  with recursive chain (id, steps) as (
    select learner, 0
    union all
    select m.into_learner_id, c.steps + 1 from chain c join merged_learner m on m.learner_id = c.id where c.steps < 100
  )
  select id from chain order by steps desc limit 1
$$;

create function records_of(learner uuid) returns table (id uuid) language sql stable as $$
  with recursive record (id) as (
    select learner
    union
    select m.learner_id from record r join merged_learner m on m.into_learner_id = r.id
  )
  select r.id from record r
$$;

-- Merges name nobody, and are read by all: a record that seemed not merged would be taken for another learner's.
create policy resolved on merged_learner for select using (true);
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
