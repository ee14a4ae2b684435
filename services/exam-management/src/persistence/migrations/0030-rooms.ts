import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Where candidates sit. A room that names its proctors, and who sits there, is seen by these persons; by systems and by whoever
 * arranges sessions, in the organisations that they reach (`app.watcher` is `all`).
 */
const rooms = `
create table exam_room (
  id uuid primary key,
  session_id uuid not null references exam_session,
  organisation_id uuid not null,
  code text not null,
  name text not null,
  proctor_ids uuid[] not null,
  version integer not null,
  unique (session_id, organisation_id, code)
);
alter table exam_room enable row level security;
alter table exam_room force row level security;
create policy seen on exam_room using (current_setting('app.service', true) = 'on'
  or ((select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[]))
     and (cardinality(proctor_ids) = 0 or current_setting('app.watcher', true) = 'all'
          or current_setting('app.watcher', true) = any(proctor_ids::text[])));

alter table candidate add column room_id uuid references exam_room;
create index candidate_in_room on candidate (room_id) where room_id is not null;
alter policy seen on candidate using (current_setting('app.service', true) = 'on'
  or ((select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[]))
     and (room_id is null or exists (select from exam_room r where r.id = room_id)));

-- For steps of the service itself, which sees every room: whether this watcher would.
create function room_watched(room uuid, watcher text) returns boolean language sql stable as $$
  select room is null or exists (select from exam_room r where r.id = room
    and (cardinality(r.proctor_ids) = 0 or watcher = 'all' or watcher = any(r.proctor_ids::text[])))
$$;
`;

/** A session that is scheduled for a centre is its schools' too, where it is sat. */
const sightOfSessions = `
create function app_above() returns uuid[] language sql stable as $$
  with recursive up (id, parent_id) as (
    select o.organisation_id, o.parent_id from known_organisation o where o.code = any(app_organisations())
    union
    select o.organisation_id, o.parent_id from up join known_organisation o on o.organisation_id = up.parent_id
  )
  select coalesce(array_agg(id), '{}') from up
$$;
alter policy seen on exam_session using (current_setting('app.service', true) = 'on'
  or owners && (select app_organisations()) or organisation_ids && (select app_reach())::uuid[]
  or organisation_ids && (select app_above())::uuid[]);
`;

/** What a person decided of a candidate. That a stay has ended is not written here: it is asked of the record where nobody decided. */
const standings = `
alter table candidate
  add column standing text not null default 'expected' check (standing in ('expected', 'absent', 'withdrawn')),
  add column standing_reason text,
  add column standing_at timestamptz,
  add column standing_by text;
create index known_stay_of_learner on known_stay (learner_id);

-- Whether a learner was there and is not any more on a day; of whom no stay was told, nothing is known.
create function stay_has_ended(learner uuid, organisation uuid, day date) returns boolean language sql stable as $$
  select coalesce(not bool_or(open_on(s.ended_on, day)), false) from known_stay s
   where s.learner_id in (select r.id from records_of(surviving_record(learner)) r) and s.organisation_id = organisation
$$;

-- expected, absent, withdrawn or left: whoever has begun is there, else a person's word goes before the record's.
create function standing_on(of_candidate candidate, has_begun boolean, day date) returns text language sql stable as $$
  select case when has_begun then 'expected'
              when of_candidate.standing_at is not null then of_candidate.standing
              when stay_has_ended(of_candidate.learner_id, of_candidate.organisation_id, day) then 'left'
              else of_candidate.standing end
$$;
`;

/** A page of candidates of a session, or of one of its rooms, under the caller's own sight. */
const list = `
create function session_candidates(organisations text, watcher text, of_session uuid, of_room uuid, after uuid, most integer, day date)
returns table (id uuid, learner_id uuid, organisation text, admission_code text, sitting_id uuid, submitted_at timestamptz, extra integer,
               measures jsonb, room_id uuid, room text, standing text, standing_reason text)
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
    select c.id, c.learner_id, o.code, c.admission_code, s.id, s.submitted_at,
           coalesce(s.extra_time_percent, extra_time_on(c.learner_id, day)), measures_on(c.learner_id, day), c.room_id, r.code,
           standing_on(c, s.id is not null, day), case when s.id is null then c.standing_reason end
      from candidate c left join sitting s on s.candidate_id = c.id
      left join known_organisation o on o.organisation_id = c.organisation_id
      left join exam_room r on r.id = c.room_id
     where c.id = any(ids) order by c.id;
  perform set_config('app.service', '', true);
end $$;
`;

export class Rooms1764910290000 implements MigrationInterface {
  name = 'Rooms1764910290000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [rooms, sightOfSessions, standings, list]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function session_candidates, standing_on, stay_has_ended, room_watched;
      drop index known_stay_of_learner;
      alter policy seen on exam_session using (current_setting('app.service', true) = 'on'
        or owners && (select app_organisations()) or organisation_ids && (select app_reach())::uuid[]);
      drop function app_above;
      alter policy seen on candidate using (current_setting('app.service', true) = 'on'
        or (select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[]));
      alter table candidate drop column standing_by, drop column standing_at, drop column standing_reason, drop column standing, drop column room_id;
      drop table exam_room;`);
  }
}
