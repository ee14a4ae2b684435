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

-- Functions that ask for them go on with the settings that they have.
do $$
declare
  asking regprocedure;
begin
  foreach asking in array array['admission(uuid, text, date)', 'extra_time_on(uuid, date)']::regprocedure[] loop
    execute replace(replace(pg_get_functiondef(asking), 'record_of(', 'surviving_record('),
                    'select records_in(learner)', 'select r.id from records_of(surviving_record(learner)) r');
  end loop;
end $$;

-- Asked for by the version before alone.
create or replace function record_of(learner uuid) returns uuid language sql stable as $$
  select surviving_record(learner)
$$;
create or replace function records_in(learner uuid) returns setof uuid language sql stable as $$
  select r.id from records_of(surviving_record(learner)) r
$$;
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
