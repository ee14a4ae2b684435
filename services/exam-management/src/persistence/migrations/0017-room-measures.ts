import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a room offers beside time: each measure that holds on the day, with how its tools are set. */
const measures = `
alter table accommodation add column settings text[] not null default '{}';

create function measures_on(learner uuid, day date) returns jsonb language sql stable as $$
  select coalesce(jsonb_agg(m.item), '[]') from (
    select jsonb_build_object('extraTimePercent', a.extra_time_percent, 'tools', a.tools, 'settings', a.settings) as item from accommodation a
     where a.learner_id in (select records_in(learner)) and a.valid_from_on <= day
       and (a.valid_until_on is null or day <= a.valid_until_on) and (a.ended_on is null or day < a.ended_on)
     order by a.accommodation_id limit 50) m
$$;

create function list_room(organisations text, of_session uuid, after uuid, most integer, day date)
returns table (id uuid, learner_id uuid, organisation text, admission_code text, sitting_id uuid, submitted_at timestamptz, extra integer, measures jsonb)
language plpgsql as $$
declare
  ids uuid[];
begin
  perform set_config('app.organisations', organisations, true);
  ids := array(select c.id from candidate c
                where c.session_id = of_session and c.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
                order by c.id limit most);
  perform set_config('app.service', 'on', true);
  return query
    select c.id, c.learner_id, o.code, c.admission_code, s.id, s.submitted_at,
           coalesce(s.extra_time_percent, extra_time_on(c.learner_id, day)), measures_on(c.learner_id, day)
      from candidate c left join sitting s on s.candidate_id = c.id
      left join known_organisation o on o.organisation_id = c.organisation_id
     where c.id = any(ids) order by c.id;
  perform set_config('app.service', '', true);
end $$;
`;

export class RoomMeasures1764910260020 implements MigrationInterface {
  name = 'RoomMeasures1764910260020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(measures);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop function list_room, measures_on; alter table accommodation drop column settings`);
  }
}
