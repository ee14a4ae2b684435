import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The code at an instant is what the last change up to it said; before the first one in sight, what that one replaced; the present word
 * where no instant is asked, or no change is in sight.
 */
const reads = `
create or replace function read_permanent_code(sight text, learner uuid, as_of timestamptz)
returns table (learner_id uuid, code text, changes jsonb) language plpgsql as $$
begin
  perform see(sight);
  return query
    select one.id,
           case when as_of is null then r.record->>'permanentCode' when former.at is not null then former.became
                when later.at is not null then later.was else r.record->>'permanentCode' end,
           coalesce((select jsonb_agg(jsonb_build_object('was', case when code_in_sight(one.id, c.was_source) then c.was end,
                                                         'became', c.became, 'at', c.at, 'by', c.by, 'why', c.why) order by c.id)
                       from code_change c where c.learner_id = one.id and (as_of is null or c.at <= as_of)), '[]')
      from (select coalesce(l.merged_into, l.id) as id from learner l where l.id = learner) one
     cross join lateral learner_records(array[one.id]) r
      left join lateral (
        select c.at, c.became from code_change c where c.learner_id = one.id and c.at <= as_of order by c.id desc limit 1) former on true
      left join lateral (
        select c.at, case when code_in_sight(one.id, c.was_source) then c.was end as was
          from code_change c where c.learner_id = one.id and c.at > as_of order by c.id limit 1) later on true;
end $$;
`;

export class CodeAtAnInstant1764910230000 implements MigrationInterface {
  name = 'CodeAtAnInstant1764910230000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(reads);
  }

  async down(): Promise<void> {
    throw new Error('the former answer was a wrong one');
  }
}
