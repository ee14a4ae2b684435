-- function access_log_months(integer)
CREATE OR REPLACE FUNCTION public.access_log_months(ahead integer)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  app text := regexp_replace(current_user, '_owner$', '_app');
  month timestamptz;
  part text;
begin
  for month in select generate_series(date_trunc('month', now(), 'UTC') + interval '1 month',
                                      date_trunc('month', now(), 'UTC') + ahead * interval '1 month', interval '1 month') loop
    part := 'access_log_' || to_char(month at time zone 'UTC', 'YYYYMM');
    continue when to_regclass(part) is not null;
    continue when exists (select from access_log_later where at >= month and at < month + interval '1 month');
    execute format('create table %I partition of access_log for values from (%L) to (%L)', part, month, month + interval '1 month');
    execute format('revoke all on %I from %I', part, app);
    execute format('alter table %I enable row level security', part);
    execute format('alter table %I force row level security', part);
  end loop;
end $function$;

-- function admission(uuid,text,date)
CREATE OR REPLACE FUNCTION public.admission(of_session uuid, code text, day date)
 RETURNS TABLE(candidate_id uuid, session_id uuid, learner_id uuid, record_id uuid, organisation_id uuid, reached boolean, extra integer, paper_id uuid, opens_at timestamp with time zone, closes_at timestamp with time zone, duration_minutes integer)
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
begin
  perform set_config('app.service', 'on', true);
  return query
    select c.id, c.session_id, c.learner_id, surviving_record(c.learner_id), c.organisation_id, organisation_reached(c.organisation_id),
           extra_time_on(c.learner_id, day), s.paper_id, s.opens_at, s.closes_at, s.duration_minutes
      from candidate c join exam_session s on s.id = c.session_id
     where c.session_id = of_session and c.admission_code = code;
end $function$;

-- function admission_of(uuid)
CREATE OR REPLACE FUNCTION public.admission_of(of_candidate uuid)
 RETURNS TABLE(candidate_id uuid, session_id uuid, learner_id uuid, organisation_id uuid, extra integer, paper_id uuid, opens_at timestamp with time zone, closes_at timestamp with time zone, duration_minutes integer, awaits boolean, standing text, sitting_id uuid, now timestamp with time zone)
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
end $function$;

-- function admission_to(uuid,text,date)
CREATE OR REPLACE FUNCTION public.admission_to(of_session uuid, code text, day date)
 RETURNS TABLE(candidate_id uuid, session_id uuid, learner_id uuid, record_id uuid, organisation_id uuid, reached boolean, extra integer, paper_id uuid, opens_at timestamp with time zone, closes_at timestamp with time zone, duration_minutes integer, standing text)
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
end $function$;

-- function app_above()
CREATE OR REPLACE FUNCTION public.app_above()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
AS $function$
  with recursive up (id, parent_id) as (
    select o.organisation_id, o.parent_id from known_organisation o where o.code = any(app_organisations())
    union
    select o.organisation_id, o.parent_id from up join known_organisation o on o.organisation_id = up.parent_id
  )
  select coalesce(array_agg(id), '{}') from up
$function$;

-- function app_organisations()
CREATE OR REPLACE FUNCTION public.app_organisations()
 RETURNS text[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select string_to_array(nullif(current_setting('app.organisations', true), ''), ',') $function$;

-- function app_reach()
CREATE OR REPLACE FUNCTION public.app_reach()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(array_agg(distinct b.organisation_id), '{}')
    from known_organisation o cross join lateral organisations_below(o.organisation_id) b
   where o.code = any(app_organisations())
$function$;

-- function app_reaches_all()
CREATE OR REPLACE FUNCTION public.app_reaches_all()
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from known_organisation where kind = 'ministry' and parent_id is null and code = any(app_organisations()))
$function$;

-- function approved_stays()
CREATE OR REPLACE FUNCTION public.approved_stays()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.state = 'approved' then raise exception 'an approved paper does not change' using errcode = '23514'; end if;
  return new;
end $function$;

-- function attended_on(date,date,date)
CREATE OR REPLACE FUNCTION public.attended_on(began_on date, ended_on date, day date)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select (began_on is null or began_on <= day) and open_on(ended_on, day)
$function$;

-- function candidates_of_session(text,text,uuid,uuid,uuid,integer)
CREATE OR REPLACE FUNCTION public.candidates_of_session(organisations text, watcher text, of_session uuid, of_room uuid, after uuid, most integer)
 RETURNS TABLE(id uuid, learner_id uuid, organisation text, admission_code text, sitting_id uuid, submitted_at timestamp with time zone, extra integer, measures jsonb, room_id uuid, room text, standing text, standing_reason text, made_up boolean)
 LANGUAGE plpgsql
AS $function$
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
end $function$;

-- function enqueue_results(uuid[],text)
CREATE OR REPLACE FUNCTION public.enqueue_results(sittings uuid[], why text)
 RETURNS void
 LANGUAGE sql
AS $function$
  insert into result_due (session_id, organisation_id, group_code, reason)
  select distinct m.session_id, m.organisation_id, m.group_code, why
    from sitting s join school_mark m on m.candidate_id = s.candidate_id and m.replaced_at is null
   where s.id = any(sittings)
  on conflict (session_id, organisation_id, group_code) do update set reason = excluded.reason
$function$;

-- function extra_time_on(uuid,date)
CREATE OR REPLACE FUNCTION public.extra_time_on(learner uuid, day date)
 RETURNS integer
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(max(a.extra_time_percent), 0) from accommodation a
   where a.learner_id in (select r.id from records_of(surviving_record(learner)) r) and a.valid_from_on <= day
     and (a.valid_until_on is null or day <= a.valid_until_on) and (a.ended_on is null or day < a.ended_on)
$function$;

-- function follow_plans()
CREATE OR REPLACE FUNCTION public.follow_plans()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  service text := current_setting('app.service', true);
begin
  perform set_config('app.service', 'on', true);
  insert into session_organisation (id, session_id, organisation_id, opens_at, closes_at, release_at, review_starts_at, review_ends_at, version)
  select uuidv7(), p.session_id, new.organisation_id, p.opens_at, p.closes_at, p.release_at, p.review_starts_at, p.review_ends_at, 1
    from session_organisation p where p.organisation_id = new.parent_id and p.release_asked_at is null
  on conflict (session_id, organisation_id) do nothing;
  perform set_config('app.service', coalesce(service, ''), true);
  return null;
end $function$;

-- function is_within(uuid,uuid)
CREATE OR REPLACE FUNCTION public.is_within(organisation uuid, top uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  with recursive up (id, parent_id, step) as (
    select o.organisation_id, o.parent_id, 0 from known_organisation o where o.organisation_id = organisation
    union all
    select o.organisation_id, o.parent_id, u.step + 1 from up u join known_organisation o on o.organisation_id = u.parent_id where u.step < 20
  )
  select exists (select from up where id = top)
$function$;

-- function job_changed()
CREATE OR REPLACE FUNCTION public.job_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('due', 'jobs');
  return null;
end $function$;

-- function keep_lease()
CREATE OR REPLACE FUNCTION public.keep_lease()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into former_lease values (old.id, old.lease_hash, clock_timestamp(), old.organisation_id) on conflict do nothing;
  return null;
end $function$;

-- function keep_mark_version()
CREATE OR REPLACE FUNCTION public.keep_mark_version()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into mark_version (mark_id, version, organisation_id, mark, reason, since)
  values (new.id, new.corrections, new.organisation_id, new.mark, new.reason, new.released_at)
  on conflict (mark_id, version) do nothing;
  return null;
end $function$;

-- function keep_result_rule()
CREATE OR REPLACE FUNCTION public.keep_result_rule()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'a rule of results does not change: a correction is a new version';
end $function$;

-- function keep_version()
CREATE OR REPLACE FUNCTION public.keep_version()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into saved_version values (old.sitting_id, old.item_ref, old.sequence, old.responses, old.hash, old.saved_at, old.organisation_id);
  return null;
end $function$;

-- function list_candidates(text,uuid,uuid,integer,date)
CREATE OR REPLACE FUNCTION public.list_candidates(organisations text, of_session uuid, after uuid, most integer, day date)
 RETURNS TABLE(id uuid, learner_id uuid, organisation text, admission_code text, sitting_id uuid, submitted_at timestamp with time zone, started_at timestamp with time zone, extra integer)
 LANGUAGE plpgsql
AS $function$
declare
  ids uuid[];
begin
  perform set_config('app.organisations', organisations, true);
  ids := array(select c.id from candidate c
                where c.session_id = of_session and c.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
                order by c.id limit most);
  perform set_config('app.service', 'on', true);
  return query
    select c.id, c.learner_id, o.code, c.admission_code, s.id, s.submitted_at, s.started_at,
           coalesce(s.extra_time_percent, extra_time_on(c.learner_id, day))
      from candidate c left join sitting s on s.candidate_id = c.id
      left join known_organisation o on o.organisation_id = c.organisation_id
     where c.id = any(ids) order by c.id;
  perform set_config('app.service', '', true);
end $function$;

-- function list_room(text,uuid,uuid,integer,date)
CREATE OR REPLACE FUNCTION public.list_room(organisations text, of_session uuid, after uuid, most integer, day date)
 RETURNS TABLE(id uuid, learner_id uuid, organisation text, admission_code text, sitting_id uuid, submitted_at timestamp with time zone, extra integer, measures jsonb)
 LANGUAGE plpgsql
AS $function$
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
end $function$;

-- function live_candidates(uuid[],uuid[])
CREATE OR REPLACE FUNCTION public.live_candidates(rooms uuid[], sittings uuid[])
 RETURNS TABLE(room_id uuid, candidate_id uuid, sitting_id uuid, awaits boolean, clock_stands boolean, terminated boolean, submitted_at timestamp with time zone, paused_at timestamp with time zone, started_at timestamp with time zone, deadline_at timestamp with time zone, answered integer, last_saved_at timestamp with time zone, last_seen_at timestamp with time zone, item_ref text, queued integer, irregularities integer, seb text, late_queues integer, held_queues integer, now timestamp with time zone)
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
end $function$;

-- function may_tell()
CREATE OR REPLACE FUNCTION public.may_tell()
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
begin
  if current_setting('app.hears', true) = 'on' then
    set local synchronous_commit = on;
    return true;
  end if;
  if pg_try_advisory_xact_lock_shared(7110) then return true; end if;
  raise exception 'a backup is being taken' using errcode = 'lock_not_available';
end
$function$;

-- function measures_on(uuid,date)
CREATE OR REPLACE FUNCTION public.measures_on(learner uuid, day date)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(jsonb_agg(m.item), '[]') from (
    select jsonb_build_object('extraTimePercent', a.extra_time_percent, 'tools', a.tools, 'settings', a.settings) as item from accommodation a
     where a.learner_id in (select records_in(learner)) and a.valid_from_on <= day
       and (a.valid_until_on is null or day <= a.valid_until_on) and (a.ended_on is null or day < a.ended_on)
     order by a.accommodation_id limit 50) m
$function$;

-- function measures_today(uuid)
CREATE OR REPLACE FUNCTION public.measures_today(learner uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  found jsonb;
begin
  perform set_config('app.service', 'on', true);
  found := measures_on(learner, school_day());
  perform set_config('app.service', '', true);
  return found;
end $function$;

-- function needs_authorisation(uuid)
CREATE OR REPLACE FUNCTION public.needs_authorisation(of_candidate uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce((select r.authorises from candidate c join exam_room r on r.id = c.room_id where c.id = of_candidate), false)
$function$;

-- function open_on(date,date)
CREATE OR REPLACE FUNCTION public.open_on(ended_on date, day date)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select ended_on is null or day < ended_on
$function$;

-- function organisation_reached(uuid)
CREATE OR REPLACE FUNCTION public.organisation_reached(organisation uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  with recursive up (id, code, parent_id) as (
    select o.organisation_id, o.code, o.parent_id from known_organisation o where o.organisation_id = organisation
    union
    select o.organisation_id, o.code, o.parent_id from up join known_organisation o on o.organisation_id = up.parent_id
  )
  select app_reaches_all() or exists (select from up where up.code = any(app_organisations()))
$function$;

-- function organisations_below(uuid)
CREATE OR REPLACE FUNCTION public.organisations_below(top uuid)
 RETURNS TABLE(organisation_id uuid)
 LANGUAGE sql
 STABLE
AS $function$
  with recursive below (id) as (
    select top
    union
    select o.organisation_id from known_organisation o join below b on o.parent_id = b.id
  )
  select id from below
$function$;

-- function record_of(uuid)
CREATE OR REPLACE FUNCTION public.record_of(learner uuid)
 RETURNS uuid
 LANGUAGE sql
 STABLE
AS $function$
  select surviving_record(learner)
$function$;

-- function records_in(uuid)
CREATE OR REPLACE FUNCTION public.records_in(learner uuid)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE
AS $function$
  select r.id from records_of(surviving_record(learner)) r
$function$;

-- function records_of(uuid)
CREATE OR REPLACE FUNCTION public.records_of(learner uuid)
 RETURNS TABLE(id uuid)
 LANGUAGE sql
 STABLE
AS $function$
  with recursive record (id) as (
    select learner
    union
    select m.learner_id from record r join merged_learner m on m.into_learner_id = r.id
  )
  select r.id from record r
$function$;

-- function room_watched(uuid,text)
CREATE OR REPLACE FUNCTION public.room_watched(room uuid, watcher text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select room is null or exists (select from exam_room r where r.id = room
    and (cardinality(r.proctor_ids) = 0 or watcher = 'all' or watcher = any(r.proctor_ids::text[])))
$function$;

-- function save_response(uuid,text,text,text,bigint,jsonb,text,interval)
CREATE OR REPLACE FUNCTION public.save_response(of_sitting uuid, by_lease text, by_holder text, place text, at_sequence bigint, answers jsonb, digest text, grace interval)
 RETURNS TABLE(sequence bigint, saved_at timestamp with time zone, hash text)
 LANGUAGE sql
AS $function$
  select t.sequence, t.saved_at, t.hash
    from take_response(of_sitting, by_lease, by_holder, place, at_sequence, answers, digest, grace, interval '30 seconds') t
$function$;

-- function save_response(uuid,text,text,text,bigint,jsonb,text,timestamp with time zone,interval)
CREATE OR REPLACE FUNCTION public.save_response(of_sitting uuid, by_lease text, by_holder text, place text, at_sequence bigint, answers jsonb, digest text, now timestamp with time zone, grace interval)
 RETURNS TABLE(sequence bigint, saved_at timestamp with time zone, hash text)
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
begin
  perform set_config('app.service', 'on', true);
  return query
    with held as (
      select s.id, s.learner_id, s.organisation_id from sitting s
       where s.id = of_sitting and s.lease_hash = by_lease and s.lease_holder = by_holder
         and s.submitted_at is null and now <= s.deadline_at + grace
         for share)
    insert into saved_response as r (sitting_id, item_ref, sequence, responses, hash, saved_at, learner_id, organisation_id)
    select held.id, place, at_sequence, answers, digest, now, held.learner_id, held.organisation_id from held
    on conflict (sitting_id, item_ref) do update
      set sequence = excluded.sequence, responses = excluded.responses, hash = excluded.hash, saved_at = excluded.saved_at
      where r.sequence < excluded.sequence
    returning r.sequence, r.saved_at, r.hash;
  perform set_config('app.service', '', true);
end $function$;

-- function school_day()
CREATE OR REPLACE FUNCTION public.school_day()
 RETURNS date
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select (now() at time zone 'America/Toronto')::date
$function$;

-- function school_organisation_of(uuid)
CREATE OR REPLACE FUNCTION public.school_organisation_of(organisation uuid)
 RETURNS uuid
 LANGUAGE sql
 STABLE
AS $function$
  with recursive up (id, parent_id, step) as (
    select o.organisation_id, o.parent_id, 0 from known_organisation o where o.organisation_id = organisation
    union all
    select o.organisation_id, o.parent_id, u.step + 1 from up u join known_organisation o on o.organisation_id = u.parent_id where u.step < 20
  )
  select id from up where parent_id is not null order by step desc limit 1
$function$;

-- function secure_browser_keys(uuid)
CREATE OR REPLACE FUNCTION public.secure_browser_keys(of_session uuid)
 RETURNS TABLE(config_keys text[], exam_keys text[])
 LANGUAGE plpgsql
AS $function$
begin
  perform set_config('app.service', 'on', true);
  return query select b.config_keys, b.exam_keys from secure_browser b where b.session_id = of_session;
  perform set_config('app.service', '', true);
end $function$;

-- function secure_browser_standing(uuid,uuid,uuid,text)
CREATE OR REPLACE FUNCTION public.secure_browser_standing(of_sitting uuid, of_candidate uuid, of_session uuid, code text)
 RETURNS TABLE(session_id uuid, sitting_id uuid, begun boolean, exempt boolean)
 LANGUAGE plpgsql
AS $function$
begin
  perform set_config('app.service', 'on', true);
  return query
    select c.session_id, s.id, s.id is not null and not s.awaits,
           exists (select from secure_browser_exemption e where e.candidate_id = c.id)
      from candidate c left join sitting s on s.candidate_id = c.id
     where c.id = coalesce(of_candidate, (select t.candidate_id from sitting t where t.id = of_sitting))
        or (of_session is not null and c.session_id = of_session and c.admission_code = code);
  perform set_config('app.service', '', true);
end $function$;

-- function session_candidates(text,text,uuid,uuid,uuid,integer,date)
CREATE OR REPLACE FUNCTION public.session_candidates(organisations text, watcher text, of_session uuid, of_room uuid, after uuid, most integer, day date)
 RETURNS TABLE(id uuid, learner_id uuid, organisation text, admission_code text, sitting_id uuid, submitted_at timestamp with time zone, extra integer, measures jsonb, room_id uuid, room text, standing text, standing_reason text)
 LANGUAGE plpgsql
AS $function$
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
end $function$;

-- function session_of_sitting(uuid)
CREATE OR REPLACE FUNCTION public.session_of_sitting(of_sitting uuid)
 RETURNS uuid
 LANGUAGE plpgsql
AS $function$
declare
  found uuid;
begin
  perform set_config('app.service', 'on', true);
  select s.session_id into found from sitting s where s.id = of_sitting;
  perform set_config('app.service', '', true);
  return found;
end $function$;

-- function session_version(uuid)
CREATE OR REPLACE FUNCTION public.session_version(of_session uuid)
 RETURNS integer
 LANGUAGE sql
 STABLE
AS $function$
  select e.version from exam_session e where e.id = of_session
$function$;

-- function session_window(uuid,uuid)
CREATE OR REPLACE FUNCTION public.session_window(of_session uuid, organisation uuid)
 RETURNS TABLE(opens_at timestamp with time zone, closes_at timestamp with time zone)
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(o.opens_at, e.opens_at), coalesce(o.closes_at, e.closes_at)
    from exam_session e left join session_organisation o on o.session_id = e.id and o.organisation_id = organisation
   where e.id = of_session
$function$;

-- function sitting_day(timestamp with time zone,timestamp with time zone)
CREATE OR REPLACE FUNCTION public.sitting_day(opens timestamp with time zone, closes timestamp with time zone)
 RETURNS date
 LANGUAGE sql
 STABLE
AS $function$
  select greatest((opens at time zone 'America/Toronto')::date, least(school_day(), (closes at time zone 'America/Toronto')::date))
$function$;

-- function standing_at(candidate,boolean,timestamp with time zone,date)
CREATE OR REPLACE FUNCTION public.standing_at(of_candidate candidate, awaits boolean, closes timestamp with time zone, day date)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select case when awaits and closes <= now() then 'absent' else standing_on(of_candidate, awaits is not null, day) end
$function$;

-- function standing_on(candidate,boolean,date)
CREATE OR REPLACE FUNCTION public.standing_on(of_candidate candidate, has_begun boolean, day date)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select case when has_begun then 'expected'
              when of_candidate.standing_at is not null then of_candidate.standing
              when stay_has_ended(of_candidate.learner_id, of_candidate.organisation_id, day) then 'left'
              else of_candidate.standing end
$function$;

-- function stay_has_ended(uuid,uuid,date)
CREATE OR REPLACE FUNCTION public.stay_has_ended(learner uuid, organisation uuid, day date)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(not bool_or(open_on(s.ended_on, day)), false) from known_stay s
   where s.learner_id in (select r.id from records_of(surviving_record(learner)) r) and s.organisation_id = organisation
$function$;

-- function surviving_record(uuid)
CREATE OR REPLACE FUNCTION public.surviving_record(learner uuid)
 RETURNS uuid
 LANGUAGE sql
 STABLE
AS $function$
  with recursive chain (id, steps) as (
    select learner, 0
    union all
    select m.into_learner_id, c.steps + 1 from chain c join merged_learner m on m.learner_id = c.id where c.steps < 100
  )
  select id from chain order by steps desc limit 1
$function$;

-- function take_response(uuid,text,text,text,bigint,jsonb,text,interval,interval,timestamp with time zone)
CREATE OR REPLACE FUNCTION public.take_response(of_sitting uuid, by_lease text, by_holder text, place text, at_sequence bigint, answers jsonb, digest text, grace interval, pause_grace interval, at timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS TABLE(sequence bigint, saved_at timestamp with time zone, hash text, deadline_at timestamp with time zone, paused_at timestamp with time zone)
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  now timestamptz := coalesce(at, date_trunc('milliseconds', clock_timestamp()));
begin
  perform set_config('app.service', 'on', true);
  return query
    with held as (
      select s.id, s.learner_id, s.organisation_id, s.deadline_at, s.paused_at from sitting s
       where s.id = of_sitting and s.lease_hash = by_lease and s.lease_holder = by_holder and s.submitted_at is null and not s.awaits
         and (s.clock_stands or now <= s.deadline_at + grace) and (s.paused_at is null or now <= s.paused_at + pause_grace)
         and (s.at_hand is null or place = any(s.at_hand))
         and (s.stage_ends_at is null or s.clock_stands or now <= s.stage_ends_at + pause_grace)
         for share
    ), unchanged as (
      select r.sequence, r.saved_at, r.hash from saved_response r join held on r.sitting_id = held.id
       where r.item_ref = place and r.hash = digest and at_sequence in (r.sequence, r.sequence + 1)
    ), taken as (
      insert into saved_response as r (sitting_id, item_ref, sequence, responses, hash, saved_at, learner_id, organisation_id)
      select held.id, place, at_sequence, answers, digest, now, held.learner_id, held.organisation_id from held
       where not exists (select from unchanged)
      on conflict (sitting_id, item_ref) do update
        set sequence = excluded.sequence, responses = excluded.responses, hash = excluded.hash, saved_at = excluded.saved_at
        where r.sequence < excluded.sequence
      returning r.sequence, r.saved_at, r.hash
    )
    select one.sequence, one.saved_at, one.hash, held.deadline_at, held.paused_at
      from (select * from unchanged union all select * from taken) one cross join held;
  perform set_config('app.service', '', true);
end $function$;

-- function tell_presence(uuid,text,text,text,integer,integer)
CREATE OR REPLACE FUNCTION public.tell_presence(of_sitting uuid, by_lease text, by_holder text, place text, has_answered integer, has_queued integer)
 RETURNS TABLE(deadline_at timestamp with time zone, paused_at timestamp with time zone, awaits boolean, now timestamp with time zone)
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
begin
  perform set_config('app.service', 'on', true);
  return query
    with held as (
      select s.id, s.deadline_at, s.paused_at, s.awaits from sitting s
       where s.id = of_sitting and s.lease_hash = by_lease and s.lease_holder = by_holder and s.submitted_at is null
    ), told as (
      insert into sitting_presence as p (sitting_id, seen_at, item_ref, answered, queued)
      select held.id, clock_timestamp(), place, has_answered, has_queued from held
      on conflict (sitting_id) do update
        set seen_at = excluded.seen_at, item_ref = excluded.item_ref, answered = excluded.answered, queued = excluded.queued
    )
    select held.deadline_at, held.paused_at, held.awaits, clock_timestamp() from held;
  perform set_config('app.service', '', true);
end $function$;

-- function tell_secure_browser(uuid,text)
CREATE OR REPLACE FUNCTION public.tell_secure_browser(of_sitting uuid, stands text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform set_config('app.service', 'on', true);
  insert into secure_browser_check as k (sitting_id, organisation_id, state, checked_at)
  select s.id, s.organisation_id, stands, clock_timestamp() from sitting s where s.id = of_sitting
  on conflict (sitting_id) do update set state = excluded.state, checked_at = excluded.checked_at;
  perform set_config('app.service', '', true);
end $function$;

-- sequence dead_letter_id_seq
create sequence dead_letter_id_seq as bigint increment 1 start 1 cache 1;
grant select, usage on dead_letter_id_seq to app;

-- sequence job_problem_seq_seq
create sequence job_problem_seq_seq as bigint increment 1 start 1 cache 1;
grant select, usage on job_problem_seq_seq to app;

-- sequence migrations_id_seq
create sequence migrations_id_seq as integer increment 1 start 1 cache 1;
grant select, usage on migrations_id_seq to app;

-- sequence outbox_seq_seq
create sequence outbox_seq_seq as bigint increment 1 start 1 cache 1;
grant select, usage on outbox_seq_seq to app;

-- table access_log
create table access_log (
  id uuid not null,
  at timestamp with time zone not null,
  client_id text not null,
  subject text,
  acting_organisations text[] not null,
  role text not null,
  operation text not null,
  purpose text not null,
  legal_basis text not null,
  request_id text not null,
  learner_ids uuid[] not null,
  visible_to text[] not null
) partition by RANGE (at);
CREATE INDEX access_log_at ON ONLY access_log USING brin (at);
CREATE INDEX access_log_of_learner ON ONLY access_log USING gin (learner_ids);
alter table access_log enable row level security;
alter table access_log force row level security;
create policy access_log_read on access_log for select using (visible_to && (( SELECT app_organisations() AS app_organisations)));
create policy access_log_written on access_log for insert with check (true);
grant insert, select on access_log to app;

-- table access_log_before
create table access_log_before (
  id uuid not null,
  at timestamp with time zone not null,
  client_id text not null,
  subject text,
  acting_organisations text[] not null,
  role text not null,
  operation text not null,
  purpose text not null,
  legal_basis text not null,
  request_id text not null,
  learner_ids uuid[] not null,
  visible_to text[] not null
) partition of access_log by date;
CREATE INDEX access_log_before_at_idx ON access_log_before USING brin (at);
CREATE INDEX access_log_before_learner_ids_idx ON access_log_before USING gin (learner_ids);
alter table access_log_before enable row level security;
alter table access_log_before force row level security;
create policy access_log_read on access_log_before for select using (visible_to && (( SELECT app_organisations() AS app_organisations)));
create policy access_log_written on access_log_before for insert with check (true);

-- table access_log_later
create table access_log_later (
  id uuid not null,
  at timestamp with time zone not null,
  client_id text not null,
  subject text,
  acting_organisations text[] not null,
  role text not null,
  operation text not null,
  purpose text not null,
  legal_basis text not null,
  request_id text not null,
  learner_ids uuid[] not null,
  visible_to text[] not null
) partition of access_log default;
CREATE INDEX access_log_later_at_idx ON access_log_later USING brin (at);
CREATE INDEX access_log_later_learner_ids_idx ON access_log_later USING gin (learner_ids);
alter table access_log_later enable row level security;
alter table access_log_later force row level security;

-- table accommodation
create table accommodation (
  accommodation_id uuid not null,
  learner_id uuid not null,
  extra_time_percent integer not null,
  tools text[] not null,
  valid_from_on date not null,
  valid_until_on date,
  ended_on date,
  version integer not null default 0,
  settings text[] not null default '{}'::text[],
  constraint accommodation_pkey PRIMARY KEY (accommodation_id)
);
CREATE INDEX accommodation_of_learner ON accommodation USING btree (learner_id);
alter table accommodation enable row level security;
alter table accommodation force row level security;
create policy seen on accommodation for all using (current_setting('app.service'::text, true) = 'on'::text);
grant delete, insert, select, truncate, update on accommodation to app;

-- table answer_file
create table answer_file (
  sitting_id uuid not null,
  hash text not null,
  organisation_id uuid not null,
  type text not null,
  bytes bytea not null,
  kept_at timestamp with time zone not null,
  constraint answer_file_pkey PRIMARY KEY (sitting_id, hash),
  constraint answer_file_sitting_id_fkey FOREIGN KEY (sitting_id) REFERENCES sitting(id) ON DELETE CASCADE
);
alter table answer_file enable row level security;
alter table answer_file force row level security;
create policy seen on answer_file for all using (current_setting('app.service'::text, true) = 'on'::text OR ( SELECT app_reaches_all() AS app_reaches_all) OR (organisation_id = ANY ((( SELECT app_reach() AS app_reach))::uuid[])));
grant delete, insert, select, truncate, update on answer_file to app;

-- table answer_queue
create table answer_queue (
  sitting_id uuid not null,
  id uuid not null,
  session_id uuid not null,
  learner_id uuid not null,
  organisation_id uuid not null,
  lease_hash text not null,
  next_index integer not null,
  head text not null,
  state text not null,
  why text,
  held jsonb not null default '[]'::jsonb,
  as_file boolean not null,
  first_at timestamp with time zone not null,
  last_at timestamp with time zone not null,
  decided_at timestamp with time zone,
  decided_by text,
  reason text,
  constraint answer_queue_pkey PRIMARY KEY (sitting_id, id),
  constraint answer_queue_session_id_fkey FOREIGN KEY (session_id) REFERENCES exam_session(id),
  constraint answer_queue_sitting_id_fkey FOREIGN KEY (sitting_id) REFERENCES sitting(id) ON DELETE CASCADE,
  constraint answer_queue_state_check CHECK ((state = ANY (ARRAY['taken'::text, 'taken-late'::text, 'held'::text, 'accepted'::text, 'rejected'::text])))
);
CREATE INDEX answer_queue_shown ON answer_queue USING btree (session_id, organisation_id) WHERE state <> 'taken'::text;
alter table answer_queue enable row level security;
alter table answer_queue force row level security;
create policy seen on answer_queue for all using (current_setting('app.service'::text, true) = 'on'::text OR ( SELECT app_reaches_all() AS app_reaches_all) OR (organisation_id = ANY ((( SELECT app_reach() AS app_reach))::uuid[])));
grant delete, insert, select, truncate, update on answer_queue to app;

-- table awarded_points
create table awarded_points (
  sitting_id uuid not null,
  item_ref text not null,
  points numeric not null,
  review_id uuid not null,
  awarded_at timestamp with time zone not null,
  constraint awarded_points_pkey PRIMARY KEY (sitting_id, item_ref),
  constraint awarded_points_points_check CHECK ((points >= (0)::numeric)),
  constraint awarded_points_review_id_fkey FOREIGN KEY (review_id) REFERENCES mark_review(id) ON DELETE CASCADE,
  constraint awarded_points_sitting_id_fkey FOREIGN KEY (sitting_id) REFERENCES sitting(id) ON DELETE CASCADE
);
alter table awarded_points enable row level security;
alter table awarded_points force row level security;
create policy service on awarded_points for all using (current_setting('app.service'::text, true) = 'on'::text);
grant delete, insert, select, truncate, update on awarded_points to app;

-- table calibration_script
create table calibration_script (
  id uuid not null,
  session_id uuid not null,
  item_ref text not null,
  code text not null,
  responses jsonb not null,
  scores jsonb not null,
  distance double precision not null,
  constraint calibration_script_distance_check CHECK ((distance >= (0)::double precision)),
  constraint calibration_script_pkey PRIMARY KEY (id),
  constraint calibration_script_session_id_fkey FOREIGN KEY (session_id) REFERENCES exam_session(id),
  constraint calibration_script_session_id_item_ref_code_key UNIQUE (session_id, item_ref, code)
);
alter table calibration_script enable row level security;
alter table calibration_script force row level security;
create policy seen on calibration_script for all using (current_setting('app.service'::text, true) = 'on'::text);
grant delete, insert, select, truncate, update on calibration_script to app;

-- table calibration_try
create table calibration_try (
  calibration_script_id uuid not null,
  marker_id uuid not null,
  scores jsonb not null,
  points numeric not null,
  agreed_points numeric not null,
  is_met boolean not null,
  tried_at timestamp with time zone not null,
  constraint calibration_try_calibration_script_id_fkey FOREIGN KEY (calibration_script_id) REFERENCES calibration_script(id),
  constraint calibration_try_pkey PRIMARY KEY (calibration_script_id, marker_id)
);
CREATE INDEX calibration_try_of_marker ON calibration_try USING btree (marker_id);
alter table calibration_try enable row level security;
alter table calibration_try force row level security;
create policy seen on calibration_try for all using (current_setting('app.service'::text, true) = 'on'::text);
grant delete, insert, select, truncate, update on calibration_try to app;

-- table candidate
create table candidate (
  id uuid not null,
  session_id uuid not null,
  learner_id uuid not null,
  organisation_id uuid not null,
  admission_code text not null,
  registered_at timestamp with time zone not null,
  room_id uuid,
  standing text not null default 'expected'::text,
  standing_reason text,
  standing_at timestamp with time zone,
  standing_by text,
  made_up_by uuid,
  constraint candidate_made_up_by_fkey FOREIGN KEY (made_up_by) REFERENCES candidate(id),
  constraint candidate_pkey PRIMARY KEY (id),
  constraint candidate_room_id_fkey FOREIGN KEY (room_id) REFERENCES exam_room(id),
  constraint candidate_session_id_admission_code_key UNIQUE (session_id, admission_code),
  constraint candidate_session_id_fkey FOREIGN KEY (session_id) REFERENCES exam_session(id),
  constraint candidate_session_id_learner_id_key UNIQUE (session_id, learner_id),
  constraint candidate_standing_check CHECK ((standing = ANY (ARRAY['expected'::text, 'absent'::text, 'withdrawn'::text])))
);
CREATE INDEX candidate_in_organisation ON candidate USING btree (session_id, organisation_id, id);
CREATE INDEX candidate_in_room ON candidate USING btree (room_id) WHERE room_id IS NOT NULL;
CREATE INDEX candidate_made_up ON candidate USING btree (made_up_by) WHERE made_up_by IS NOT NULL;
alter table candidate enable row level security;
alter table candidate force row level security;
create policy seen on candidate for all using (current_setting('app.service'::text, true) = 'on'::text OR (( SELECT app_reaches_all() AS app_reaches_all) OR (organisation_id = ANY ((( SELECT app_reach() AS app_reach))::uuid[]))) AND (room_id IS NULL OR (EXISTS ( SELECT
   FROM exam_room r
  WHERE r.id = candidate.room_id))));
grant delete, insert, select, truncate, update on candidate to app;

-- table consumer_position
create table consumer_position (
  topic text not null,
  partition integer not null,
  cluster_id text not null,
  next_offset bigint not null,
  reacted_until bigint not null default 0,
  last_offset bigint,
  last_event text,
  constraint consumer_position_pkey PRIMARY KEY (topic, partition)
);
grant delete, insert, select, truncate, update on consumer_position to app;

-- table content_file
create table content_file (
  owners text[] not null,
  hash text not null,
  type text not null,
  size integer not null,
  key_id uuid not null,
  sealed bytea not null,
  created_at timestamp with time zone not null,
  constraint content_file_key_id_fkey FOREIGN KEY (key_id) REFERENCES content_key(id),
  constraint content_file_owners_check CHECK ((cardinality(owners) > 0)),
  constraint content_file_pkey PRIMARY KEY (owners, hash)
);
alter table content_file enable row level security;
alter table content_file force row level security;
create policy owned on content_file for all using (current_setting('app.service'::text, true) = 'on'::text OR owners && (( SELECT app_organisations() AS app_organisations)));
grant delete, insert, select, truncate, update on content_file to app;

-- table content_key
create table content_key (
  id uuid not null,
  owners text[] not null,
  kek text not null,
  wrapped bytea not null,
  created_at timestamp with time zone not null,
  constraint content_key_owners_check CHECK ((cardinality(owners) > 0)),
  constraint content_key_owners_key UNIQUE (owners),
  constraint content_key_pkey PRIMARY KEY (id)
);
CREATE INDEX content_key_of_kek ON content_key USING btree (kek);
alter table content_key enable row level security;
alter table content_key force row level security;
create policy owned on content_key for all using (current_setting('app.service'::text, true) = 'on'::text OR owners && (( SELECT app_organisations() AS app_organisations)));
grant delete, insert, select, truncate, update on content_key to app;

-- table dead_letter
create table dead_letter (
  id bigint not null generated always as identity,
  topic text not null,
  partition integer not null,
  "offset" bigint not null,
  key text not null,
  headers jsonb not null,
  payload text,
  code text not null,
  reason text not null,
  at timestamp with time zone not null,
  reacted boolean not null default false,
  constraint dead_letter_pkey PRIMARY KEY (id),
  constraint dead_letter_topic_key_fkey FOREIGN KEY (topic, key) REFERENCES parked_key(topic, key) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX dead_letter_queue ON dead_letter USING btree (topic, key, id);
grant delete, insert, select, truncate, update on dead_letter to app;

-- table discarded
create table discarded (
  topic text not null,
  partition integer not null,
  "offset" bigint not null,
  constraint discarded_pkey PRIMARY KEY (topic, partition, "offset")
);
grant delete, insert, select, truncate, update on discarded to app;

-- table exam_result
create table exam_result (
  id uuid not null,
  session_id uuid not null,
  sitting_id uuid not null,
  learner_id uuid not null,
  organisation_id uuid not null,
  group_code text not null,
  version integer not null,
  mark integer not null,
  document text not null,
  hash text not null,
  computed_at timestamp with time zone not null,
  replaced_at timestamp with time zone,
  constraint exam_result_pkey PRIMARY KEY (id),
  constraint exam_result_session_id_fkey FOREIGN KEY (session_id) REFERENCES exam_session(id),
  constraint exam_result_sitting_id_fkey FOREIGN KEY (sitting_id) REFERENCES sitting(id) ON DELETE CASCADE,
  constraint exam_result_sitting_id_version_key UNIQUE (sitting_id, version)
);
CREATE UNIQUE INDEX exam_result_current ON exam_result USING btree (sitting_id) WHERE replaced_at IS NULL;
CREATE INDEX exam_result_of_group ON exam_result USING btree (session_id, organisation_id, group_code);
alter table exam_result enable row level security;
alter table exam_result force row level security;
create policy seen on exam_result for all using (current_setting('app.service'::text, true) = 'on'::text OR ( SELECT app_reaches_all() AS app_reaches_all) OR (organisation_id = ANY ((( SELECT app_reach() AS app_reach))::uuid[])));
grant delete, insert, select, truncate, update on exam_result to app;

-- table exam_room
create table exam_room (
  id uuid not null,
  session_id uuid not null,
  organisation_id uuid not null,
  code text not null,
  name text not null,
  proctor_ids uuid[] not null,
  version integer not null,
  authorises boolean not null default false,
  constraint exam_room_pkey PRIMARY KEY (id),
  constraint exam_room_session_id_fkey FOREIGN KEY (session_id) REFERENCES exam_session(id),
  constraint exam_room_session_id_organisation_id_code_key UNIQUE (session_id, organisation_id, code)
);
alter table exam_room enable row level security;
alter table exam_room force row level security;
create policy seen on exam_room for all using (current_setting('app.service'::text, true) = 'on'::text OR (( SELECT app_reaches_all() AS app_reaches_all) OR (organisation_id = ANY ((( SELECT app_reach() AS app_reach))::uuid[]))) AND (cardinality(proctor_ids) = 0 OR current_setting('app.watcher'::text, true) = 'all'::text OR (current_setting('app.watcher'::text, true) = ANY (proctor_ids::text[]))));
grant delete, insert, select, truncate, update on exam_room to app;

-- table exam_session
create table exam_session (
  id uuid not null,
  owners text[] not null,
  paper_id uuid not null,
  school_year text not null,
  level text not null,
  organisation_ids uuid[] not null,
  opens_at timestamp with time zone not null,
  closes_at timestamp with time zone not null,
  duration_minutes integer not null,
  release_at timestamp with time zone not null,
  release_asked_at timestamp with time zone,
  released_at timestamp with time zone,
  corrections jsonb not null,
  version integer not null,
  make_up_of uuid,
  review_starts_at timestamp with time zone,
  review_ends_at timestamp with time zone,
  school_marks_until timestamp with time zone,
  competency text,
  dispensations jsonb not null default '{}'::jsonb,
  title text not null default ''::text,
  subject text not null default ''::text,
  offline_grace_minutes integer not null default 30,
  constraint exam_session_duration_minutes_check CHECK ((duration_minutes > 0)),
  constraint exam_session_make_up_of_fkey FOREIGN KEY (make_up_of) REFERENCES exam_session(id),
  constraint exam_session_offline_grace_minutes_check CHECK (((offline_grace_minutes >= 0) AND (offline_grace_minutes <= 120))),
  constraint exam_session_paper_id_fkey FOREIGN KEY (paper_id) REFERENCES paper(id),
  constraint exam_session_pkey PRIMARY KEY (id)
);
CREATE INDEX exam_session_due ON exam_session USING btree (release_at) WHERE release_asked_at IS NULL;
CREATE INDEX exam_session_releasing ON exam_session USING btree (release_asked_at) WHERE release_asked_at IS NOT NULL AND released_at IS NULL;
alter table exam_session enable row level security;
alter table exam_session force row level security;
create policy seen on exam_session for all using (current_setting('app.service'::text, true) = 'on'::text OR owners && (( SELECT app_organisations() AS app_organisations)) OR organisation_ids && (( SELECT app_reach() AS app_reach)) OR organisation_ids && (( SELECT app_above() AS app_above)));
grant delete, insert, select, truncate, update on exam_session to app;

-- table former_lease
create table former_lease (
  sitting_id uuid not null,
  lease_hash text not null,
  until timestamp with time zone not null,
  organisation_id uuid not null,
  constraint former_lease_pkey PRIMARY KEY (sitting_id, lease_hash),
  constraint former_lease_sitting_id_fkey FOREIGN KEY (sitting_id) REFERENCES sitting(id) ON DELETE CASCADE
);
alter table former_lease enable row level security;
alter table former_lease force row level security;
create policy seen on former_lease for all using (current_setting('app.service'::text, true) = 'on'::text);
grant delete, insert, select, truncate, update on former_lease to app;

-- table idempotency_key
create table idempotency_key (
  client_id text not null,
  method text not null,
  path text not null,
  key text not null,
  request_hash text not null,
  status smallint not null,
  headers jsonb not null,
  body text,
  at timestamp with time zone not null default clock_timestamp(),
  constraint idempotency_key_pkey PRIMARY KEY (client_id, method, path, key)
);
CREATE INDEX idempotency_key_age ON idempotency_key USING btree (at);
alter table idempotency_key enable row level security;
alter table idempotency_key force row level security;
create policy idempotency_key_of_client on idempotency_key for all using (client_id = current_setting('app.client'::text, true) OR at < (clock_timestamp() - '24:00:00'::interval)) with check (client_id = current_setting('app.client'::text, true));
grant delete, insert, select, truncate, update on idempotency_key to app;

-- table import_package
create table import_package (
  job_id uuid not null,
  content bytea not null,
  key_id uuid,
  constraint import_package_key_id_fkey FOREIGN KEY (key_id) REFERENCES content_key(id),
  constraint import_package_pkey PRIMARY KEY (job_id)
);
grant delete, insert, select, truncate, update on import_package to app;

-- table inbox
create table inbox (
  event_id uuid not null,
  topic text,
  partition integer,
  "offset" bigint,
  heard_on date not null default CURRENT_DATE,
  constraint inbox_pkey PRIMARY KEY (event_id)
);
CREATE INDEX inbox_heard ON inbox USING brin (heard_on);
CREATE INDEX inbox_place ON inbox USING btree (topic, partition, "offset") WHERE topic IS NOT NULL;
grant delete, insert, select, truncate, update on inbox to app;

-- table irregularity
create table irregularity (
  id uuid not null,
  sitting_id uuid not null,
  session_id uuid not null,
  organisation_id uuid not null,
  reason text not null,
  note text,
  at timestamp with time zone not null,
  by_client text not null,
  by_subject text,
  constraint irregularity_pkey PRIMARY KEY (id),
  constraint irregularity_session_id_fkey FOREIGN KEY (session_id) REFERENCES exam_session(id),
  constraint irregularity_sitting_id_fkey FOREIGN KEY (sitting_id) REFERENCES sitting(id) ON DELETE CASCADE
);
CREATE INDEX irregularity_of_session ON irregularity USING btree (session_id, organisation_id);
CREATE INDEX irregularity_of_sitting ON irregularity USING btree (sitting_id, id);
alter table irregularity enable row level security;
alter table irregularity force row level security;
create policy seen on irregularity for all using (current_setting('app.service'::text, true) = 'on'::text OR ( SELECT app_reaches_all() AS app_reaches_all) OR (organisation_id = ANY ((( SELECT app_reach() AS app_reach))::uuid[])));
grant delete, insert, select, truncate, update on irregularity to app;

-- table item
create table item (
  id uuid not null,
  identifier text not null,
  owners text[] not null,
  title text not null,
  qti_version text not null,
  content_hash text not null,
  xml text,
  max_score double precision,
  created_at timestamp with time zone not null,
  max_points numeric,
  files jsonb not null default '{}'::jsonb,
  key_id uuid,
  sealed bytea,
  constraint item_key_id_fkey FOREIGN KEY (key_id) REFERENCES content_key(id),
  constraint item_owners_check CHECK ((cardinality(owners) > 0)),
  constraint item_owners_identifier_content_hash_key UNIQUE (owners, identifier, content_hash),
  constraint item_pkey PRIMARY KEY (id),
  constraint item_text CHECK ((((xml IS NULL) = (sealed IS NOT NULL)) AND ((sealed IS NULL) = (key_id IS NULL))))
);
CREATE INDEX item_open ON item USING btree (id) WHERE xml IS NOT NULL;
alter table item enable row level security;
alter table item force row level security;
create policy owned on item for all using (current_setting('app.service'::text, true) = 'on'::text OR owners && (( SELECT app_organisations() AS app_organisations)));
grant delete, insert, select, truncate, update on item to app;

-- table item_analysis
create table item_analysis (
  session_id uuid not null,
  paper_id uuid not null,
  owners text[] not null,
  sums jsonb not null,
  made_at timestamp with time zone not null,
  constraint item_analysis_owners_check CHECK ((cardinality(owners) > 0)),
  constraint item_analysis_paper_id_fkey FOREIGN KEY (paper_id) REFERENCES paper(id),
  constraint item_analysis_pkey PRIMARY KEY (session_id),
  constraint item_analysis_session_id_fkey FOREIGN KEY (session_id) REFERENCES exam_session(id)
);
CREATE INDEX item_analysis_of_paper ON item_analysis USING btree (paper_id);
alter table item_analysis enable row level security;
alter table item_analysis force row level security;
create policy owned on item_analysis for all using (current_setting('app.service'::text, true) = 'on'::text OR owners && (( SELECT app_organisations() AS app_organisations)));
grant delete, insert, select, truncate, update on item_analysis to app;

-- table item_attempt
create table item_attempt (
  sitting_id uuid not null,
  item_ref text not null,
  sequence integer not null,
  responses jsonb not null,
  seconds integer not null,
  hash text not null,
  made_at timestamp with time zone not null,
  organisation_id uuid not null,
  constraint item_attempt_pkey PRIMARY KEY (sitting_id, item_ref, sequence),
  constraint item_attempt_seconds_check CHECK ((seconds >= 0)),
  constraint item_attempt_sequence_check CHECK ((sequence > 0)),
  constraint item_attempt_sitting_id_fkey FOREIGN KEY (sitting_id) REFERENCES sitting(id) ON DELETE CASCADE
);
alter table item_attempt enable row level security;
alter table item_attempt force row level security;
create policy seen on item_attempt for all using (current_setting('app.service'::text, true) = 'on'::text OR ( SELECT app_reaches_all() AS app_reaches_all) OR (organisation_id = ANY ((( SELECT app_reach() AS app_reach))::uuid[])));
grant delete, insert, select, truncate, update on item_attempt to app;

-- table job
create table job (
  id uuid not null,
  kind text not null,
  lock_key text not null,
  state text not null default 'queued'::text,
  params jsonb not null,
  caller jsonb not null,
  visible_to text[] not null,
  done bigint not null default 0,
  total bigint,
  counts jsonb not null default '{}'::jsonb,
  reason jsonb,
  confirmed boolean not null default false,
  cancel_requested boolean not null default false,
  attempts integer not null default 0,
  leased_until timestamp with time zone,
  created_at timestamp with time zone not null default clock_timestamp(),
  ended_at timestamp with time zone,
  failures smallint not null default 0,
  constraint job_pkey PRIMARY KEY (id),
  constraint job_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'waiting'::text, 'succeeded'::text, 'refused'::text, 'failed'::text, 'cancelled'::text]))),
  constraint job_visible_to_check CHECK ((cardinality(visible_to) > 0))
);
CREATE UNIQUE INDEX job_alone ON job USING btree (kind, lock_key) WHERE state = 'running'::text;
CREATE INDEX job_next ON job USING btree (created_at) WHERE state = ANY (ARRAY['queued'::text, 'running'::text]);
CREATE TRIGGER job_changed AFTER INSERT OR DELETE OR UPDATE OF state ON job FOR EACH ROW EXECUTE FUNCTION job_changed();
alter table job enable row level security;
alter table job force row level security;
create policy job_seen on job for all using (visible_to <@ (( SELECT app_organisations() AS app_organisations)) OR current_setting('app.job_worker'::text, true) = 'on'::text);
grant delete, insert, select, truncate, update on job to app;

-- table job_problem
create table job_problem (
  job_id uuid not null,
  seq bigint not null generated always as identity,
  attempt integer not null,
  severity text not null,
  code text not null,
  file text,
  "row" integer,
  field text,
  value text,
  params jsonb not null default '{}'::jsonb,
  constraint job_problem_job_id_fkey FOREIGN KEY (job_id) REFERENCES job(id) ON DELETE CASCADE,
  constraint job_problem_pkey PRIMARY KEY (job_id, seq),
  constraint job_problem_severity_check CHECK ((severity = ANY (ARRAY['error'::text, 'warning'::text])))
);
alter table job_problem enable row level security;
alter table job_problem force row level security;
create policy job_problem_seen on job_problem for all using ((EXISTS ( SELECT
   FROM job
  WHERE job.id = job_problem.job_id)));
grant delete, insert, select, truncate, update on job_problem to app;

-- table known_class
create table known_class (
  class_id uuid not null,
  organisation_id uuid not null,
  school_year text not null,
  level text not null,
  closed boolean not null,
  constraint known_class_pkey PRIMARY KEY (class_id)
);
CREATE INDEX known_class_in_organisation ON known_class USING btree (organisation_id, school_year, level);
grant delete, insert, select, truncate, update on known_class to app;

-- table known_membership
create table known_membership (
  class_id uuid not null,
  learner_id uuid not null,
  present boolean not null,
  constraint known_membership_pkey PRIMARY KEY (class_id, learner_id)
);
CREATE INDEX known_membership_of_learner ON known_membership USING btree (learner_id);
alter table known_membership enable row level security;
alter table known_membership force row level security;
create policy seen on known_membership for all using (current_setting('app.service'::text, true) = 'on'::text);
grant delete, insert, select, truncate, update on known_membership to app;

-- table known_organisation
create table known_organisation (
  organisation_id uuid not null,
  code text not null,
  name text not null,
  kind text not null,
  parent_id uuid,
  constraint known_organisation_pkey PRIMARY KEY (organisation_id)
);
CREATE INDEX known_organisation_code ON known_organisation USING btree (code);
CREATE INDEX known_organisation_parent ON known_organisation USING btree (parent_id);
CREATE TRIGGER follow_plans AFTER INSERT ON known_organisation FOR EACH ROW WHEN (new.parent_id IS NOT NULL) EXECUTE FUNCTION follow_plans();
grant delete, insert, select, truncate, update on known_organisation to app;

-- table known_stay
create table known_stay (
  enrolment_id uuid not null,
  learner_id uuid not null,
  organisation_id uuid not null,
  school_year text not null,
  level text not null,
  ended_on date,
  began_on date,
  version integer not null default 0,
  constraint known_stay_pkey PRIMARY KEY (enrolment_id)
);
CREATE INDEX known_stay_in_organisation ON known_stay USING btree (organisation_id, school_year, level);
CREATE INDEX known_stay_of_learner ON known_stay USING btree (learner_id);
alter table known_stay enable row level security;
alter table known_stay force row level security;
create policy seen on known_stay for all using (current_setting('app.service'::text, true) = 'on'::text);
grant delete, insert, select, truncate, update on known_stay to app;

-- table known_teaching
create table known_teaching (
  staff_id uuid not null,
  class_id uuid not null,
  present boolean not null,
  constraint known_teaching_pkey PRIMARY KEY (staff_id, class_id)
);
alter table known_teaching enable row level security;
alter table known_teaching force row level security;
create policy seen on known_teaching for all using (current_setting('app.service'::text, true) = 'on'::text);
grant delete, insert, select, truncate, update on known_teaching to app;

-- table mark
create table mark (
  id uuid not null,
  sitting_id uuid not null,
  session_id uuid not null,
  learner_id uuid not null,
  organisation_id uuid not null,
  mark integer not null,
  passed boolean not null,
  released_at timestamp with time zone not null,
  corrections integer not null,
  reason text,
  constraint mark_mark_check CHECK (((mark >= 0) AND (mark <= 100))),
  constraint mark_pkey PRIMARY KEY (id),
  constraint mark_session_id_fkey FOREIGN KEY (session_id) REFERENCES exam_session(id),
  constraint mark_sitting_id_fkey FOREIGN KEY (sitting_id) REFERENCES sitting(id) ON DELETE CASCADE,
  constraint mark_sitting_id_key UNIQUE (sitting_id)
);
CREATE INDEX mark_of_session ON mark USING btree (session_id, organisation_id) INCLUDE (mark);
CREATE TRIGGER keep_mark_version AFTER INSERT OR UPDATE ON mark FOR EACH ROW EXECUTE FUNCTION keep_mark_version();
alter table mark enable row level security;
alter table mark force row level security;
create policy seen on mark for all using (current_setting('app.service'::text, true) = 'on'::text OR ( SELECT app_reaches_all() AS app_reaches_all) OR (organisation_id = ANY ((( SELECT app_reach() AS app_reach))::uuid[])));
grant delete, insert, select, truncate, update on mark to app;

-- table mark_review
create table mark_review (
  id uuid not null,
  mark_id uuid not null,
  sitting_id uuid not null,
  session_id uuid not null,
  organisation_id uuid not null,
  kind text not null,
  places text[] not null,
  circumstance text,
  statement text not null,
  asked_for text not null,
  asked_by text not null,
  asked_at timestamp with time zone not null,
  rule jsonb,
  phase text not null,
  due_at timestamp with time zone,
  remind_at timestamp with time zone,
  reminded_at timestamp with time zone,
  reviewer_id uuid,
  refusal text,
  outcome text,
  words text,
  awards jsonb not null,
  mark_before integer not null,
  ended_at timestamp with time zone,
  version integer not null,
  constraint mark_review_asked_for_check CHECK ((asked_for = ANY (ARRAY['learner'::text, 'guardian'::text]))),
  constraint mark_review_check CHECK (((phase = ANY (ARRAY['refused'::text, 'decided'::text])) = (ended_at IS NOT NULL))),
  constraint mark_review_check1 CHECK (((phase = 'decided'::text) = (outcome IS NOT NULL))),
  constraint mark_review_check2 CHECK (((phase = 'refused'::text) = (refusal IS NOT NULL))),
  constraint mark_review_kind_check CHECK ((kind = ANY (ARRAY['recount'::text, 'remark'::text, 'complaint'::text]))),
  constraint mark_review_mark_id_fkey FOREIGN KEY (mark_id) REFERENCES mark(id) ON DELETE CASCADE,
  constraint mark_review_mark_id_kind_key UNIQUE (mark_id, kind),
  constraint mark_review_outcome_check CHECK ((outcome = ANY (ARRAY['upheld'::text, 'changed'::text]))),
  constraint mark_review_phase_check CHECK ((phase = ANY (ARRAY['asked'::text, 'under-review'::text, 'refused'::text, 'decided'::text]))),
  constraint mark_review_pkey PRIMARY KEY (id),
  constraint mark_review_session_id_fkey FOREIGN KEY (session_id) REFERENCES exam_session(id),
  constraint mark_review_sitting_id_fkey FOREIGN KEY (sitting_id) REFERENCES sitting(id) ON DELETE CASCADE
);
CREATE INDEX mark_review_of_session ON mark_review USING btree (session_id, organisation_id, id);
CREATE INDEX mark_review_reminding ON mark_review USING btree (remind_at) WHERE ended_at IS NULL AND reminded_at IS NULL;
alter table mark_review enable row level security;
alter table mark_review force row level security;
create policy seen on mark_review for all using (current_setting('app.service'::text, true) = 'on'::text OR ( SELECT app_reaches_all() AS app_reaches_all) OR (organisation_id = ANY ((( SELECT app_reach() AS app_reach))::uuid[])));
grant delete, insert, select, truncate, update on mark_review to app;

-- table mark_version
create table mark_version (
  mark_id uuid not null,
  version integer not null,
  organisation_id uuid not null,
  mark integer not null,
  reason text,
  since timestamp with time zone not null,
  constraint mark_version_mark_id_fkey FOREIGN KEY (mark_id) REFERENCES mark(id) ON DELETE CASCADE,
  constraint mark_version_pkey PRIMARY KEY (mark_id, version)
);
alter table mark_version enable row level security;
alter table mark_version force row level security;
create policy seen on mark_version for all using (current_setting('app.service'::text, true) = 'on'::text OR ( SELECT app_reaches_all() AS app_reaches_all) OR (organisation_id = ANY ((( SELECT app_reach() AS app_reach))::uuid[])));
grant delete, insert, select, truncate, update on mark_version to app;

-- table marker
create table marker (
  session_id uuid not null,
  person_id uuid not null,
  organisation_id uuid not null,
  places text[] not null,
  class_ids uuid[] not null,
  most integer not null,
  adjudicates boolean not null,
  named_by text not null,
  named_at timestamp with time zone not null,
  reviews boolean not null default false,
  constraint marker_most_check CHECK ((most >= 0)),
  constraint marker_pkey PRIMARY KEY (session_id, person_id),
  constraint marker_session_id_fkey FOREIGN KEY (session_id) REFERENCES exam_session(id)
);
CREATE INDEX marker_person ON marker USING btree (person_id, session_id);
alter table marker enable row level security;
alter table marker force row level security;
create policy seen on marker for all using (current_setting('app.service'::text, true) = 'on'::text OR ( SELECT app_reaches_all() AS app_reaches_all) OR (organisation_id = ANY ((( SELECT app_reach() AS app_reach))::uuid[])));
grant delete, insert, select, truncate, update on marker to app;

-- table marking
create table marking (
  id uuid not null,
  script_id uuid not null,
  session_id uuid not null,
  marker_id uuid not null,
  stage text not null,
  phase text not null,
  scores jsonb not null,
  annotations jsonb not null,
  points numeric,
  dealt_at timestamp with time zone not null,
  lease_until timestamp with time zone not null,
  ended_at timestamp with time zone,
  return_reason text,
  version integer not null,
  constraint marking_check CHECK (((phase = 'submitted'::text) = (points IS NOT NULL))),
  constraint marking_phase_check CHECK ((phase = ANY (ARRAY['dealt'::text, 'submitted'::text, 'returned'::text, 'lapsed'::text, 'withdrawn'::text]))),
  constraint marking_pkey PRIMARY KEY (id),
  constraint marking_script_id_fkey FOREIGN KEY (script_id) REFERENCES script(id) ON DELETE CASCADE,
  constraint marking_session_id_fkey FOREIGN KEY (session_id) REFERENCES exam_session(id),
  constraint marking_stage_check CHECK ((stage = ANY (ARRAY['first'::text, 'second'::text, 'adjudication'::text, 'review'::text])))
);
CREATE INDEX marking_lapsing ON marking USING btree (lease_until) WHERE phase = 'dealt'::text;
CREATE INDEX marking_of_marker ON marking USING btree (marker_id, session_id, id);
CREATE UNIQUE INDEX marking_of_marker_once ON marking USING btree (script_id, marker_id) WHERE phase = ANY (ARRAY['dealt'::text, 'submitted'::text, 'returned'::text]);
CREATE INDEX marking_of_session ON marking USING btree (session_id, marker_id) WHERE phase = 'submitted'::text;
CREATE UNIQUE INDEX marking_of_stage ON marking USING btree (script_id, stage) WHERE phase = ANY (ARRAY['dealt'::text, 'submitted'::text]);
alter table marking enable row level security;
alter table marking force row level security;
create policy seen on marking for all using (current_setting('app.service'::text, true) = 'on'::text);
grant delete, insert, select, truncate, update on marking to app;

-- table merged_learner
create table merged_learner (
  learner_id uuid not null,
  into_learner_id uuid not null,
  constraint merged_learner_pkey PRIMARY KEY (learner_id)
);
CREATE INDEX merged_learner_into ON merged_learner USING btree (into_learner_id);
alter table merged_learner enable row level security;
alter table merged_learner force row level security;
create policy resolved on merged_learner for select using (true);
create policy seen on merged_learner for all using (current_setting('app.service'::text, true) = 'on'::text);
grant delete, insert, select, truncate, update on merged_learner to app;

-- table migrations
create table migrations (
  id integer not null default nextval('migrations_id_seq'::regclass),
  "timestamp" bigint not null,
  name character varying not null,
  constraint PK_8c82d7f526340ab734260ea46be PRIMARY KEY (id)
);
grant delete, insert, select, truncate, update on migrations to app;

-- table outbox
create table outbox (
  seq bigint not null generated always as identity,
  id uuid not null,
  topic text not null,
  key text not null,
  type text not null,
  payload text not null,
  occurred_at timestamp with time zone not null default clock_timestamp(),
  traceparent text,
  constraint outbox_pkey PRIMARY KEY (seq)
) with (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=5000);
grant delete, insert, select, truncate, update on outbox to app;

-- table paper
create table paper (
  id uuid not null,
  identifier text not null,
  owners text[] not null,
  title text not null,
  subject text not null,
  level text not null,
  language text not null,
  items jsonb not null,
  content_hash text not null,
  approvals jsonb not null,
  state text not null,
  version integer not null,
  constraint paper_of_subject UNIQUE (owners, identifier, subject, level),
  constraint paper_owners_check CHECK ((cardinality(owners) > 0)),
  constraint paper_pkey PRIMARY KEY (id),
  constraint paper_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'approved'::text])))
);
CREATE TRIGGER approved_stays BEFORE DELETE OR UPDATE ON paper FOR EACH ROW EXECUTE FUNCTION approved_stays();
alter table paper enable row level security;
alter table paper force row level security;
create policy owned on paper for all using (current_setting('app.service'::text, true) = 'on'::text OR owners && (( SELECT app_organisations() AS app_organisations)));
grant delete, insert, select, truncate, update on paper to app;

-- table paper_read
create table paper_read (
  id uuid not null,
  paper_id uuid not null,
  reader text not null,
  client_id text not null,
  what text not null,
  at timestamp with time zone not null,
  constraint paper_read_paper_id_fkey FOREIGN KEY (paper_id) REFERENCES paper(id),
  constraint paper_read_pkey PRIMARY KEY (id)
);
CREATE INDEX paper_read_of_paper ON paper_read USING btree (paper_id, id);
alter table paper_read enable row level security;
alter table paper_read force row level security;
create policy owned on paper_read for select using ((EXISTS ( SELECT
   FROM paper p
  WHERE p.id = paper_read.paper_id)));
create policy written on paper_read for insert with check (true);
grant insert, select on paper_read to app;

-- table paper_reader
create table paper_reader (
  paper_id uuid not null,
  reader text not null,
  named_by text not null,
  named_at timestamp with time zone not null,
  constraint paper_reader_paper_id_fkey FOREIGN KEY (paper_id) REFERENCES paper(id),
  constraint paper_reader_pkey PRIMARY KEY (paper_id, reader)
);
alter table paper_reader enable row level security;
alter table paper_reader force row level security;
create policy owned on paper_reader for all using ((EXISTS ( SELECT
   FROM paper p
  WHERE p.id = paper_reader.paper_id)));
grant delete, insert, select, truncate, update on paper_reader to app;

-- table paper_test
create table paper_test (
  paper_id uuid not null,
  owners text[] not null,
  content_hash text not null,
  key_id uuid not null,
  sealed bytea not null,
  kept_at timestamp with time zone not null,
  same_for_all boolean not null default true,
  constraint paper_test_key_id_fkey FOREIGN KEY (key_id) REFERENCES content_key(id),
  constraint paper_test_owners_check CHECK ((cardinality(owners) > 0)),
  constraint paper_test_paper_id_fkey FOREIGN KEY (paper_id) REFERENCES paper(id),
  constraint paper_test_pkey PRIMARY KEY (paper_id)
);
alter table paper_test enable row level security;
alter table paper_test force row level security;
create policy owned on paper_test for all using (current_setting('app.service'::text, true) = 'on'::text OR owners && (( SELECT app_organisations() AS app_organisations)));
grant delete, insert, select, truncate, update on paper_test to app;

-- table parked_key
create table parked_key (
  topic text not null,
  key text not null,
  since timestamp with time zone not null,
  constraint parked_key_pkey PRIMARY KEY (topic, key)
);
grant delete, insert, select, truncate, update on parked_key to app;

-- table rate_limit
create table rate_limit (
  key text not null,
  points integer not null default 0,
  expire bigint,
  constraint rate_limit_pkey PRIMARY KEY (key)
);
CREATE INDEX rate_limit_expire ON rate_limit USING btree (expire);
grant delete, insert, select, truncate, update on rate_limit to app;

-- table rescoring
create table rescoring (
  id uuid not null,
  session_id uuid not null,
  owners text[] not null,
  is_preview boolean not null,
  corrections jsonb not null,
  dispensations jsonb not null,
  asked_by text not null,
  asked_at timestamp with time zone not null,
  report jsonb,
  constraint rescoring_pkey PRIMARY KEY (id),
  constraint rescoring_session_id_fkey FOREIGN KEY (session_id) REFERENCES exam_session(id)
);
alter table rescoring enable row level security;
alter table rescoring force row level security;
create policy owned on rescoring for all using (current_setting('app.service'::text, true) = 'on'::text OR owners && (( SELECT app_organisations() AS app_organisations)));
grant delete, insert, select, truncate, update on rescoring to app;

-- table rescoring_before
create table rescoring_before (
  rescoring_id uuid not null,
  sitting_id uuid not null,
  mark integer not null,
  points numeric,
  places jsonb not null,
  constraint rescoring_before_pkey PRIMARY KEY (rescoring_id, sitting_id),
  constraint rescoring_before_rescoring_id_fkey FOREIGN KEY (rescoring_id) REFERENCES rescoring(id),
  constraint rescoring_before_sitting_id_fkey FOREIGN KEY (sitting_id) REFERENCES sitting(id) ON DELETE CASCADE
);
alter table rescoring_before enable row level security;
alter table rescoring_before force row level security;
create policy service on rescoring_before for all using (current_setting('app.service'::text, true) = 'on'::text);
grant delete, insert, select, truncate, update on rescoring_before to app;

-- table result_due
create table result_due (
  session_id uuid not null,
  organisation_id uuid not null,
  group_code text not null,
  reason text not null,
  constraint result_due_pkey PRIMARY KEY (session_id, organisation_id, group_code),
  constraint result_due_session_id_fkey FOREIGN KEY (session_id) REFERENCES exam_session(id)
);
grant delete, insert, select, truncate, update on result_due to app;

-- table result_rule
create table result_rule (
  id uuid not null,
  owners text[] not null,
  kind text not null,
  applies_to jsonb not null,
  version integer not null,
  parameters jsonb not null,
  author text not null,
  source text not null,
  valid_from date,
  valid_until date,
  entered_by text not null,
  entered_at timestamp with time zone not null,
  constraint result_rule_kind_check CHECK ((kind = ANY (ARRAY['exam-weight'::text, 'conversion'::text, 'moderation'::text, 'review'::text]))),
  constraint result_rule_owners_kind_applies_to_version_key UNIQUE (owners, kind, applies_to, version),
  constraint result_rule_pkey PRIMARY KEY (id)
);
CREATE TRIGGER keep_result_rule BEFORE DELETE OR UPDATE ON result_rule FOR EACH ROW EXECUTE FUNCTION keep_result_rule();
alter table result_rule enable row level security;
alter table result_rule force row level security;
create policy owned on result_rule for all using (current_setting('app.service'::text, true) = 'on'::text OR owners && (( SELECT app_organisations() AS app_organisations)));
grant delete, insert, select, truncate, update on result_rule to app;

-- table saved_response
create table saved_response (
  sitting_id uuid not null,
  item_ref text not null,
  sequence bigint not null,
  responses jsonb not null,
  hash text not null,
  saved_at timestamp with time zone not null,
  learner_id uuid not null,
  organisation_id uuid not null,
  constraint saved_response_pkey PRIMARY KEY (sitting_id, item_ref),
  constraint saved_response_sitting_id_fkey FOREIGN KEY (sitting_id) REFERENCES sitting(id) ON DELETE CASCADE
);
CREATE TRIGGER keep_version AFTER UPDATE ON saved_response FOR EACH ROW WHEN (old.hash IS DISTINCT FROM new.hash) EXECUTE FUNCTION keep_version();
alter table saved_response enable row level security;
alter table saved_response force row level security;
create policy seen on saved_response for all using (current_setting('app.service'::text, true) = 'on'::text OR ( SELECT app_reaches_all() AS app_reaches_all) OR (organisation_id = ANY ((( SELECT app_reach() AS app_reach))::uuid[])));
grant delete, insert, select, truncate, update on saved_response to app;

-- table saved_version
create table saved_version (
  sitting_id uuid not null,
  item_ref text not null,
  sequence bigint not null,
  responses jsonb not null,
  hash text not null,
  saved_at timestamp with time zone not null,
  organisation_id uuid not null,
  constraint saved_version_pkey PRIMARY KEY (sitting_id, item_ref, sequence),
  constraint saved_version_sitting_id_fkey FOREIGN KEY (sitting_id) REFERENCES sitting(id) ON DELETE CASCADE
);
alter table saved_version enable row level security;
alter table saved_version force row level security;
create policy seen on saved_version for all using (current_setting('app.service'::text, true) = 'on'::text OR ( SELECT app_reaches_all() AS app_reaches_all) OR (organisation_id = ANY ((( SELECT app_reach() AS app_reach))::uuid[])));
grant delete, insert, select, truncate, update on saved_version to app;

-- table school_mark
create table school_mark (
  id uuid not null,
  session_id uuid not null,
  candidate_id uuid not null,
  learner_id uuid not null,
  organisation_id uuid not null,
  group_code text not null,
  mark numeric not null,
  version integer not null,
  sent_by text not null,
  sent_at timestamp with time zone not null,
  replaced_at timestamp with time zone,
  constraint school_mark_candidate_id_fkey FOREIGN KEY (candidate_id) REFERENCES candidate(id) ON DELETE CASCADE,
  constraint school_mark_candidate_id_version_key UNIQUE (candidate_id, version),
  constraint school_mark_mark_check CHECK (((mark >= (0)::numeric) AND (mark <= (100)::numeric))),
  constraint school_mark_pkey PRIMARY KEY (id),
  constraint school_mark_session_id_fkey FOREIGN KEY (session_id) REFERENCES exam_session(id)
);
CREATE UNIQUE INDEX school_mark_current ON school_mark USING btree (candidate_id) WHERE replaced_at IS NULL;
CREATE INDEX school_mark_of_group ON school_mark USING btree (session_id, organisation_id, group_code) WHERE replaced_at IS NULL;
alter table school_mark enable row level security;
alter table school_mark force row level security;
create policy seen on school_mark for all using (current_setting('app.service'::text, true) = 'on'::text OR ( SELECT app_reaches_all() AS app_reaches_all) OR (organisation_id = ANY ((( SELECT app_reach() AS app_reach))::uuid[])));
grant delete, insert, select, truncate, update on school_mark to app;

-- table scoring_due
create table scoring_due (
  sitting_id uuid not null,
  session_id uuid not null,
  reason text,
  constraint scoring_due_pkey PRIMARY KEY (sitting_id)
);
CREATE INDEX scoring_due_of_session ON scoring_due USING btree (session_id);
grant delete, insert, select, truncate, update on scoring_due to app;

-- table script
create table script (
  id uuid not null,
  number text not null,
  drawn double precision not null,
  session_id uuid not null,
  sitting_id uuid not null,
  item_ref text not null,
  learner_id uuid not null,
  organisation_id uuid not null,
  responses jsonb not null,
  answer_hash text not null,
  stage text not null,
  phase text not null,
  points numeric,
  opened_at timestamp with time zone not null,
  settled_at timestamp with time zone,
  constraint script_check CHECK (((phase = 'settled'::text) = (settled_at IS NOT NULL))),
  constraint script_phase_check CHECK ((phase = ANY (ARRAY['waiting'::text, 'dealt'::text, 'settled'::text, 'withdrawn'::text]))),
  constraint script_pkey PRIMARY KEY (id),
  constraint script_session_id_fkey FOREIGN KEY (session_id) REFERENCES exam_session(id),
  constraint script_session_id_number_key UNIQUE (session_id, number),
  constraint script_sitting_id_fkey FOREIGN KEY (sitting_id) REFERENCES sitting(id) ON DELETE CASCADE,
  constraint script_stage_check CHECK ((stage = ANY (ARRAY['first'::text, 'second'::text, 'adjudication'::text, 'review'::text])))
);
CREATE INDEX script_in_organisation ON script USING btree (session_id, organisation_id, item_ref);
CREATE UNIQUE INDEX script_of_place ON script USING btree (sitting_id, item_ref) WHERE phase <> 'withdrawn'::text;
CREATE INDEX script_outstanding ON script USING btree (session_id, organisation_id) WHERE phase = ANY (ARRAY['waiting'::text, 'dealt'::text]);
CREATE INDEX script_waiting ON script USING btree (session_id, item_ref, number) WHERE phase = 'waiting'::text;
alter table script enable row level security;
alter table script force row level security;
create policy seen on script for all using (current_setting('app.service'::text, true) = 'on'::text OR ( SELECT app_reaches_all() AS app_reaches_all) OR (organisation_id = ANY ((( SELECT app_reach() AS app_reach))::uuid[])));
grant delete, insert, select, truncate, update on script to app;

-- table sealed_package
create table sealed_package (
  session_id uuid not null,
  id uuid not null,
  format integer not null,
  hash text not null,
  kek text not null,
  wrapped bytea not null,
  content bytea not null,
  built_at timestamp with time zone not null,
  constraint sealed_package_hash_key UNIQUE (hash),
  constraint sealed_package_id_key UNIQUE (id),
  constraint sealed_package_pkey PRIMARY KEY (session_id),
  constraint sealed_package_session_id_fkey FOREIGN KEY (session_id) REFERENCES exam_session(id)
);
CREATE INDEX sealed_package_of_kek ON sealed_package USING btree (kek);
alter table sealed_package enable row level security;
alter table sealed_package force row level security;
create policy service on sealed_package for all using (current_setting('app.service'::text, true) = 'on'::text);
grant delete, insert, select, truncate, update on sealed_package to app;

-- table secure_browser
create table secure_browser (
  session_id uuid not null,
  config_keys text[] not null,
  exam_keys text[] not null,
  constraint secure_browser_pkey PRIMARY KEY (session_id),
  constraint secure_browser_session_id_fkey FOREIGN KEY (session_id) REFERENCES exam_session(id)
);
alter table secure_browser enable row level security;
alter table secure_browser force row level security;
create policy owned on secure_browser for all using (current_setting('app.service'::text, true) = 'on'::text OR (EXISTS ( SELECT
   FROM exam_session s
  WHERE s.id = secure_browser.session_id AND s.owners && (( SELECT app_organisations() AS app_organisations)))));
grant delete, insert, select, truncate, update on secure_browser to app;

-- table secure_browser_check
create table secure_browser_check (
  sitting_id uuid not null,
  organisation_id uuid not null,
  state text not null,
  checked_at timestamp with time zone not null,
  constraint secure_browser_check_pkey PRIMARY KEY (sitting_id),
  constraint secure_browser_check_sitting_id_fkey FOREIGN KEY (sitting_id) REFERENCES sitting(id) ON DELETE CASCADE,
  constraint secure_browser_check_state_check CHECK ((state = ANY (ARRAY['ok'::text, 'refused'::text])))
);
alter table secure_browser_check enable row level security;
alter table secure_browser_check force row level security;
create policy seen on secure_browser_check for all using (current_setting('app.service'::text, true) = 'on'::text OR ( SELECT app_reaches_all() AS app_reaches_all) OR (organisation_id = ANY ((( SELECT app_reach() AS app_reach))::uuid[])));
grant delete, insert, select, truncate, update on secure_browser_check to app;

-- table secure_browser_exemption
create table secure_browser_exemption (
  candidate_id uuid not null,
  organisation_id uuid not null,
  by text not null,
  reason text not null,
  at timestamp with time zone not null,
  constraint secure_browser_exemption_candidate_id_fkey FOREIGN KEY (candidate_id) REFERENCES candidate(id) ON DELETE CASCADE,
  constraint secure_browser_exemption_pkey PRIMARY KEY (candidate_id)
);
alter table secure_browser_exemption enable row level security;
alter table secure_browser_exemption force row level security;
create policy seen on secure_browser_exemption for all using (current_setting('app.service'::text, true) = 'on'::text OR ( SELECT app_reaches_all() AS app_reaches_all) OR (organisation_id = ANY ((( SELECT app_reach() AS app_reach))::uuid[])));
grant delete, insert, select, truncate, update on secure_browser_exemption to app;

-- table session_organisation
create table session_organisation (
  id uuid not null,
  session_id uuid not null,
  organisation_id uuid not null,
  opens_at timestamp with time zone not null,
  closes_at timestamp with time zone not null,
  release_at timestamp with time zone not null,
  review_starts_at timestamp with time zone,
  review_ends_at timestamp with time zone,
  release_asked_at timestamp with time zone,
  released_at timestamp with time zone,
  version integer not null,
  constraint session_organisation_pkey PRIMARY KEY (id),
  constraint session_organisation_session_id_fkey FOREIGN KEY (session_id) REFERENCES exam_session(id),
  constraint session_organisation_session_id_organisation_id_key UNIQUE (session_id, organisation_id)
);
CREATE INDEX session_organisation_due ON session_organisation USING btree (release_at) WHERE release_asked_at IS NULL;
CREATE INDEX session_organisation_of ON session_organisation USING btree (organisation_id);
CREATE INDEX session_organisation_releasing ON session_organisation USING btree (release_asked_at) WHERE release_asked_at IS NOT NULL AND released_at IS NULL;
alter table session_organisation enable row level security;
alter table session_organisation force row level security;
create policy seen on session_organisation for all using (current_setting('app.service'::text, true) = 'on'::text OR ( SELECT app_reaches_all() AS app_reaches_all) OR (organisation_id = ANY ((( SELECT app_reach() AS app_reach))::uuid[])));
grant delete, insert, select, truncate, update on session_organisation to app;

-- table sitting
create table sitting (
  id uuid not null,
  session_id uuid not null,
  candidate_id uuid not null,
  learner_id uuid not null,
  organisation_id uuid not null,
  started_at timestamp with time zone not null,
  deadline_at timestamp with time zone not null,
  extra_time_percent integer not null,
  lease_hash text not null,
  lease_holder text not null,
  submitted_at timestamp with time zone,
  at_deadline boolean not null,
  receipt_hash text,
  awaits boolean not null default false,
  clock_stands boolean not null default false,
  paused_at timestamp with time zone,
  pause_cause text,
  terminated boolean not null default false,
  progress jsonb,
  at_hand text[],
  stage_ends_at timestamp with time zone,
  given_ms integer not null default 0,
  constraint sitting_candidate_id_fkey FOREIGN KEY (candidate_id) REFERENCES candidate(id) ON DELETE CASCADE,
  constraint sitting_candidate_id_key UNIQUE (candidate_id),
  constraint sitting_pause_check CHECK (((paused_at IS NULL) = (pause_cause IS NULL))),
  constraint sitting_pkey PRIMARY KEY (id),
  constraint sitting_session_id_fkey FOREIGN KEY (session_id) REFERENCES exam_session(id)
);
CREATE INDEX sitting_closing ON sitting USING btree (deadline_at) WHERE submitted_at IS NULL AND NOT clock_stands;
CREATE INDEX sitting_of_session ON sitting USING btree (session_id, id);
CREATE INDEX sitting_open_of_session ON sitting USING btree (session_id) WHERE submitted_at IS NULL;
CREATE INDEX sitting_running ON sitting USING btree (deadline_at) WHERE submitted_at IS NULL;
CREATE TRIGGER keep_lease AFTER UPDATE ON sitting FOR EACH ROW WHEN (old.lease_hash IS DISTINCT FROM new.lease_hash) EXECUTE FUNCTION keep_lease();
alter table sitting enable row level security;
alter table sitting force row level security;
create policy seen on sitting for all using (current_setting('app.service'::text, true) = 'on'::text OR ( SELECT app_reaches_all() AS app_reaches_all) OR (organisation_id = ANY ((( SELECT app_reach() AS app_reach))::uuid[])));
grant delete, insert, select, truncate, update on sitting to app;

-- table sitting_change
create table sitting_change (
  id uuid not null,
  sitting_id uuid not null,
  session_id uuid not null,
  organisation_id uuid not null,
  scope text not null,
  kind text not null,
  reason text,
  note text,
  minutes integer,
  deadline_before timestamp with time zone not null,
  deadline_at timestamp with time zone not null,
  former_receipt jsonb,
  at timestamp with time zone not null,
  by_client text not null,
  by_subject text,
  constraint sitting_change_pkey PRIMARY KEY (id),
  constraint sitting_change_scope_check CHECK ((scope = ANY (ARRAY['sitting'::text, 'room'::text, 'session'::text]))),
  constraint sitting_change_session_id_fkey FOREIGN KEY (session_id) REFERENCES exam_session(id),
  constraint sitting_change_sitting_id_fkey FOREIGN KEY (sitting_id) REFERENCES sitting(id) ON DELETE CASCADE
);
CREATE INDEX sitting_change_of_sitting ON sitting_change USING btree (sitting_id, id);
alter table sitting_change enable row level security;
alter table sitting_change force row level security;
create policy seen on sitting_change for all using (current_setting('app.service'::text, true) = 'on'::text OR ( SELECT app_reaches_all() AS app_reaches_all) OR (organisation_id = ANY ((( SELECT app_reach() AS app_reach))::uuid[])));
grant insert, select on sitting_change to app;

-- table sitting_presence
create table sitting_presence (
  sitting_id uuid not null,
  seen_at timestamp with time zone not null,
  item_ref text,
  answered integer,
  queued integer not null,
  constraint sitting_presence_pkey PRIMARY KEY (sitting_id)
) with (fillfactor=50);
alter table sitting_presence enable row level security;
alter table sitting_presence force row level security;
create policy seen on sitting_presence for all using (current_setting('app.service'::text, true) = 'on'::text);
grant delete, insert, select, truncate, update on sitting_presence to app;

-- table sitting_score
create table sitting_score (
  sitting_id uuid not null,
  session_id uuid not null,
  learner_id uuid not null,
  organisation_id uuid not null,
  places jsonb not null,
  mark integer not null,
  scored_at timestamp with time zone not null,
  points numeric,
  exam_mark numeric,
  constraint sitting_score_pkey PRIMARY KEY (sitting_id),
  constraint sitting_score_sitting_id_fkey FOREIGN KEY (sitting_id) REFERENCES sitting(id) ON DELETE CASCADE
);
CREATE INDEX sitting_score_of_session ON sitting_score USING btree (session_id);
alter table sitting_score enable row level security;
alter table sitting_score force row level security;
create policy seen on sitting_score for all using (current_setting('app.service'::text, true) = 'on'::text OR ( SELECT app_reaches_all() AS app_reaches_all) OR (organisation_id = ANY ((( SELECT app_reach() AS app_reach))::uuid[])));
grant delete, insert, select, truncate, update on sitting_score to app;
