import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When organisations sit a session and have its marks, where that is not as for the others. */
const plans = `
alter table exam_session
  add column make_up_of uuid references exam_session,
  add column review_starts_at timestamptz,
  add column review_ends_at timestamptz;

create table session_organisation (
  id uuid primary key,
  session_id uuid not null references exam_session,
  organisation_id uuid not null,
  opens_at timestamptz not null,
  closes_at timestamptz not null,
  release_at timestamptz not null,
  review_starts_at timestamptz,
  review_ends_at timestamptz,
  release_asked_at timestamptz,
  released_at timestamptz,
  version integer not null,
  unique (session_id, organisation_id)
);
create index session_organisation_due on session_organisation (release_at) where release_asked_at is null;
create index session_organisation_releasing on session_organisation (release_asked_at) where release_asked_at is not null and released_at is null;
alter table session_organisation enable row level security;
alter table session_organisation force row level security;
create policy seen on session_organisation using (current_setting('app.service', true) = 'on'
  or (select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[]));

-- When candidates of an organisation sit a session.
create function session_window(of_session uuid, organisation uuid) returns table (opens_at timestamptz, closes_at timestamptz)
language sql stable as $$
  select coalesce(o.opens_at, e.opens_at), coalesce(o.closes_at, e.closes_at)
    from exam_session e left join session_organisation o on o.session_id = e.id and o.organisation_id = organisation
   where e.id = of_session
$$;

-- Another one whenever dates change, of the session or of one of its organisations.
create function session_version(of_session uuid) returns integer language sql stable as $$
  select e.version from exam_session e where e.id = of_session
$$;
`;

/** Whoever is entered in a make-up session sits there, and not any more in the one that it makes up for. */
const makeUps = `
alter table candidate add column made_up_by uuid references candidate;
create index candidate_made_up on candidate (made_up_by) where made_up_by is not null;

create or replace function admission_to(of_session uuid, code text, day date)
returns table (candidate_id uuid, session_id uuid, learner_id uuid, record_id uuid, organisation_id uuid, reached boolean, extra integer,
               paper_id uuid, opens_at timestamptz, closes_at timestamptz, duration_minutes integer, standing text)
language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  perform set_config('app.service', 'on', true);
  return query
    select c.id, c.session_id, c.learner_id, surviving_record(c.learner_id), c.organisation_id, organisation_reached(c.organisation_id),
           extra_time_on(c.learner_id, day), s.paper_id, coalesce(o.opens_at, s.opens_at), coalesce(o.closes_at, s.closes_at), s.duration_minutes,
           case when c.made_up_by is not null then 'made-up'
                else standing_on(c, exists (select from sitting t where t.candidate_id = c.id), day) end
      from candidate c join exam_session s on s.id = c.session_id
      left join session_organisation o on o.session_id = c.session_id and o.organisation_id = c.organisation_id
     where c.session_id = of_session and c.admission_code = code;
end $$;

create or replace function admission_of(of_candidate uuid)
returns table (candidate_id uuid, session_id uuid, learner_id uuid, organisation_id uuid, extra integer, paper_id uuid,
               opens_at timestamptz, closes_at timestamptz, duration_minutes integer, awaits boolean, standing text, sitting_id uuid, now timestamptz)
language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  perform set_config('app.service', 'on', true);
  return query
    select c.id, c.session_id, c.learner_id, c.organisation_id, extra_time_on(c.learner_id, school_day()), e.paper_id,
           coalesce(o.opens_at, e.opens_at), coalesce(o.closes_at, e.closes_at), e.duration_minutes, coalesce(r.authorises, false),
           case when c.made_up_by is not null then 'made-up' else standing_on(c, s.id is not null, school_day()) end, s.id, clock_timestamp()
      from candidate c join exam_session e on e.id = c.session_id
      left join session_organisation o on o.session_id = c.session_id and o.organisation_id = c.organisation_id
      left join exam_room r on r.id = c.room_id left join sitting s on s.candidate_id = c.id
     where c.id = of_candidate;
end $$;
`;

/** A page of candidates of a session, or of one of its rooms, under the caller's own sight, each on the day on which it sits. */
const list = `
create function candidates_of_session(organisations text, watcher text, of_session uuid, of_room uuid, after uuid, most integer)
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
           standing_on(c, s.id is not null, d.day), case when s.id is null then c.standing_reason end, c.made_up_by is not null
      from candidate c cross join lateral session_window(c.session_id, c.organisation_id) w
      cross join lateral sitting_day(w.opens_at, w.closes_at) d(day)
      left join sitting s on s.candidate_id = c.id
      left join known_organisation g on g.organisation_id = c.organisation_id
      left join exam_room r on r.id = c.room_id
     where c.id = any(ids) order by c.id;
  perform set_config('app.service', '', true);
end $$;
`;

export class OrganisationPlans1764910310000 implements MigrationInterface {
  name = 'OrganisationPlans1764910310000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [plans, makeUps, list]) await runner.query(sql);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('what was put off stays so'));
  }
}
