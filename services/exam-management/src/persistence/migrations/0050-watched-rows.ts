import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who waited for the proctor's word until the session closed did not sit it. */
const standings = `
create function standing_at(of_candidate candidate, awaits boolean, closes timestamptz, day date) returns text
language sql stable as $$
  select case when awaits and closes <= now() then 'absent' else standing_on(of_candidate, awaits is not null, day) end
$$;

create or replace function candidates_of_session(organisations text, watcher text, of_session uuid, of_room uuid, after uuid, most integer)
returns table (id uuid, learner_id uuid, organisation text, admission_code text, sitting_id uuid, submitted_at timestamptz, extra integer,
               measures jsonb, room_id uuid, room text, standing text, standing_reason text, made_up boolean)
language plpgsql as $$
declare
  ids uuid[];
begin
  perform set_config('app.organisations', organisations, true);
  perform set_config('app.watcher', watcher, true);
  ids := array(select c.id from candidate c
                where c.session_id = of_session and c.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
                  and (of_room is null or c.room_id = of_room)
                order by c.id limit most);
  perform set_config('app.service', 'on', true);
  return query
    select c.id, c.learner_id, g.code, c.admission_code, s.id, s.submitted_at,
           coalesce(s.extra_time_percent, extra_time_on(c.learner_id, d.day)), measures_on(c.learner_id, d.day), c.room_id, r.code,
           standing_at(c, s.awaits, w.closes_at, d.day),
           case when s.id is null then c.standing_reason when s.awaits and w.closes_at <= now() then 'school.not-authorised' end,
           c.made_up_by is not null
      from candidate c cross join lateral session_window(c.session_id, c.organisation_id) w
      cross join lateral sitting_day(w.opens_at, w.closes_at) d(day)
      left join sitting s on s.candidate_id = c.id
      left join known_organisation g on g.organisation_id = c.organisation_id
      left join exam_room r on r.id = c.room_id
     where c.id = any(ids) order by c.id;
  perform set_config('app.service', '', true);
end $$;
`;

/** A row of a room also says how the browser of its device stands, and what that device gave back after a cut. */
const live = `
drop function live_candidates(uuid[], uuid[]);
create function live_candidates(rooms uuid[], sittings uuid[])
returns table (room_id uuid, candidate_id uuid, sitting_id uuid, awaits boolean, clock_stands boolean, terminated boolean,
               submitted_at timestamptz, paused_at timestamptz, started_at timestamptz, deadline_at timestamptz, answered integer,
               last_saved_at timestamptz, last_seen_at timestamptz, item_ref text, queued integer, irregularities integer,
               seb text, late_queues integer, held_queues integer, now timestamptz)
language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  perform set_config('app.service', 'on', true);
  return query
    with those as (
      select c.id, c.room_id from candidate c where c.room_id = any(rooms)
      union
      select c.id, c.room_id from sitting s join candidate c on c.id = s.candidate_id where s.id = any(sittings)
    )
    select t.room_id, t.id, s.id, s.awaits, s.clock_stands, s.terminated, s.submitted_at, s.paused_at, s.started_at, s.deadline_at,
           coalesce(r.answered, 0), r.last_saved_at, p.seen_at, p.item_ref, coalesce(p.queued, 0), coalesce(i.irregularities, 0),
           b.state, coalesce(q.late, 0), coalesce(q.held, 0), clock_timestamp()
      from those t left join sitting s on s.candidate_id = t.id
      left join sitting_presence p on p.sitting_id = s.id
      left join secure_browser_check b on b.sitting_id = s.id
      left join lateral (select count(*)::integer as answered, max(v.saved_at) as last_saved_at
                           from saved_response v where v.sitting_id = s.id and t.room_id = any(rooms)) r on true
      left join lateral (select count(*)::integer as irregularities from irregularity g
                          where g.sitting_id = s.id and t.room_id = any(rooms)) i on true
      left join lateral (select count(*) filter (where a.state = 'taken-late')::integer as late,
                                count(*) filter (where a.state = 'held')::integer as held
                           from answer_queue a where a.sitting_id = s.id and t.room_id = any(rooms)) q on true;
  perform set_config('app.service', '', true);
end $$;
`;

export class WatchedRows1764910350010 implements MigrationInterface {
  name = 'WatchedRows1764910350010';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [standings, live]) await runner.query(sql);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('what is read of a room stays so'));
  }
}
