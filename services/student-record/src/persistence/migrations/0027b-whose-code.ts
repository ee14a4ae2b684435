import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Each change of a code keeps whose word it was, and whose the former one was; of before it is known where the system itself spoke. */
const sources = `
alter table code_change add column source text, add column was_source text;
alter table code_change no force row level security;
update code_change set source = by where why = 'said-by-system';
update code_change c set was_source = b.source
  from (select id, lag(source) over (partition by learner_id order by id) as source from code_change) b where b.id = c.id;
alter table code_change force row level security;
`;

/** A word is shown where a row of its system is in sight; one that no system says, such as the ministry's, with the leading row. */
const sight = `
create function code_in_sight(learner uuid, of_source text) returns boolean language sql stable as $$
  select exists (select from learner_source s where s.learner_id = learner
                    and s.source = coalesce(of_source, (select l.leading_source from learner l where l.id = learner)))
$$;
alter policy of_leading_row_in_sight on code_change using (code_in_sight(learner_id, source));
alter policy of_leading_row_in_sight on code_change rename to of_row_in_sight;
`;

const kept = `
create or replace function code_changed() returns trigger language plpgsql as $$
declare
  before text := current_setting('app.organisations', true);
begin
  if not exists (select from new_rows n join old_rows o on o.id = n.id where n.permanent_code is distinct from o.permanent_code) then
    return null;
  end if;
  perform set_config('app.organisations', 'ministere', true);
  insert into code_change (learner_id, was, became, at, by, why, source, was_source)
    select n.id, o.permanent_code, n.permanent_code, clock_timestamp(),
           coalesce(nullif(current_setting('app.code_by', true), ''), said.source, n.leading_source, '-'),
           coalesce(nullif(current_setting('app.code_why', true), ''), 'said-by-system'), said.source, coalesce(former.source, o.leading_source)
      from new_rows n join old_rows o on o.id = n.id
      left join lateral (select s.source from learner_source s
                          where s.learner_id = n.id and s.said->>'permanentCode' is not distinct from n.permanent_code
                          order by s.source = n.leading_source desc, s.source limit 1) said on true
      left join lateral (select c.source from code_change c where c.learner_id = n.id order by c.id desc limit 1) former on true
     where n.permanent_code is distinct from o.permanent_code;
  perform set_config('app.organisations', coalesce(before, ''), true);
  return null;
end $$;
`;

const reads = `
create or replace function read_permanent_code(sight text, learner uuid, as_of timestamptz)
returns table (learner_id uuid, code text, changes jsonb) language plpgsql as $$
begin
  perform see(sight);
  return query
    select one.id,
           case when later.at is null then (r.record->>'permanentCode') else later.was end,
           coalesce((select jsonb_agg(jsonb_build_object('was', case when code_in_sight(one.id, c.was_source) then c.was end,
                                                         'became', c.became, 'at', c.at, 'by', c.by, 'why', c.why) order by c.id)
                       from code_change c where c.learner_id = one.id and c.at <= as_of), '[]')
      from (select coalesce(l.merged_into, l.id) as id from learner l where l.id = learner) one
     cross join lateral learner_records(array[one.id]) r
      left join lateral (
        select c.at, case when code_in_sight(one.id, c.was_source) then c.was end as was
          from code_change c where c.learner_id = one.id and c.at > as_of order by c.id limit 1) later on true;
end $$;
`;

export class WhoseCode1764910200001 implements MigrationInterface {
  name = 'WhoseCode1764910200001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [sources, sight, kept, reads]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('who said what is not forgotten again');
  }
}
