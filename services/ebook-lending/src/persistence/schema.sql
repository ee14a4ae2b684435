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

-- function attended_on(date,date,date)
CREATE OR REPLACE FUNCTION public.attended_on(began_on date, ended_on date, day date)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select (began_on is null or began_on <= day) and open_on(ended_on, day)
$function$;

-- function hold_places(uuid[])
CREATE OR REPLACE FUNCTION public.hold_places(ids uuid[])
 RETURNS TABLE(hold_id uuid, place bigint, of bigint)
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  before text := current_setting('app.counting', true);
begin
  perform set_config('app.counting', 'on', true);
  return query
    select h.id,
           case when h.state = 'waiting' then 1 + count(o.id) filter (where o.turn < h.turn) else 0 end,
           case when h.state = 'waiting' then 1 + count(o.id) else 0 end
      from hold h
      left join hold o on h.state = 'waiting' and o.title_id = h.title_id and o.state = 'waiting' and o.id <> h.id
        and exists (
          select from licence l
           where l.title_id = h.title_id
             and (l.expires_at is null or l.expires_at > clock_timestamp()) and (l.checkouts_left is null or l.checkouts_left > 0)
             and l.organisation_id in (select a.organisation_id from organisations_above(h.organisation_id) a)
             and l.organisation_id in (select a.organisation_id from organisations_above(o.organisation_id) a))
     where h.id = any(ids)
     group by h.id;
  perform set_config('app.counting', coalesce(before, ''), true);
end $function$;

-- function job_changed()
CREATE OR REPLACE FUNCTION public.job_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('due', 'jobs');
  return null;
end $function$;

-- function list_holds(text,uuid,uuid[],text,uuid,uuid,uuid,integer)
CREATE OR REPLACE FUNCTION public.list_holds(organisations text, reader uuid, ids uuid[], wanted_state text, wanted_title uuid, below uuid, after uuid, most integer)
 RETURNS SETOF hold
 LANGUAGE plpgsql
AS $function$
begin
  perform set_config('app.organisations', case when reader is null then organisations else '' end, true),
          set_config('app.reader', coalesce(reader::text, ''), true);
  return query execute 'select t.* from hold t
     where ($1 is null or t.id = any($1)) and ($2 is null or t.state = $2) and ($3 is null or t.title_id = $3)
       and ($4 is null or t.organisation_id in (select b.organisation_id from organisations_below($4) b))
       and ($5 is null or t.id > $5) and ($7 is null or t.learner_id = $7)
       and ($7 is not null or $8 or t.organisation_id = any($9))
     order by t.id limit $6' using ids, wanted_state, wanted_title, below, after, most, reader, app_reaches_all(), app_reach();
end $function$;

-- function list_holds_for(text,uuid,uuid,uuid[],text,uuid,uuid,uuid,integer)
CREATE OR REPLACE FUNCTION public.list_holds_for(organisations text, reader uuid, staff uuid, ids uuid[], wanted_state text, wanted_title uuid, below uuid, after uuid, most integer)
 RETURNS SETOF hold
 LANGUAGE plpgsql
AS $function$
declare
  before text := current_setting('app.service', true);
begin
  if staff is null then
    -- Planned anew each time: a plan that is kept would not outlive a column that a later version adds.
    return query execute 'select * from list_holds($1, $2, $3, $4, $5, $6, $7, $8)'
      using organisations, reader, ids, wanted_state, wanted_title, below, after, most;
    return;
  end if;
  perform set_config('app.service', 'on', true);
  return query execute 'select t.* from hold t
     where t.learner_id = any($7) and ($1 is null or t.id = any($1)) and ($2 is null or t.state = $2) and ($3 is null or t.title_id = $3)
       and ($4 is null or t.organisation_id in (select b.organisation_id from organisations_below($4) b)) and ($5 is null or t.id > $5)
     order by t.id limit $6' using ids, wanted_state, wanted_title, below, after, most, pupils_of(staff);
  perform set_config('app.service', coalesce(before, ''), true);
end $function$;

-- function list_loans(text,uuid,uuid[],text,uuid,uuid,uuid,integer)
CREATE OR REPLACE FUNCTION public.list_loans(organisations text, reader uuid, ids uuid[], wanted_state text, wanted_title uuid, below uuid, after uuid, most integer)
 RETURNS SETOF loan
 LANGUAGE plpgsql
AS $function$
begin
  perform set_config('app.organisations', case when reader is null then organisations else '' end, true),
          set_config('app.reader', coalesce(reader::text, ''), true);
  return query execute 'select t.* from loan t
     where ($1 is null or t.id = any($1)) and ($2 is null or t.state = $2) and ($3 is null or t.title_id = $3)
       and ($4 is null or t.organisation_id in (select b.organisation_id from organisations_below($4) b))
       and ($5 is null or t.id > $5) and ($7 is null or t.learner_id = $7)
       and ($7 is not null or $8 or t.organisation_id = any($9))
     order by t.id limit $6' using ids, wanted_state, wanted_title, below, after, most, reader, app_reaches_all(), app_reach();
end $function$;

-- function list_loans_for(text,uuid,uuid,uuid[],text,uuid,uuid,uuid,integer)
CREATE OR REPLACE FUNCTION public.list_loans_for(organisations text, reader uuid, staff uuid, ids uuid[], wanted_state text, wanted_title uuid, below uuid, after uuid, most integer)
 RETURNS SETOF loan
 LANGUAGE plpgsql
AS $function$
declare
  before text := current_setting('app.service', true);
begin
  if staff is null then
    -- Planned anew each time: a plan that is kept would not outlive a column that a later version adds.
    return query execute 'select * from list_loans($1, $2, $3, $4, $5, $6, $7, $8)'
      using organisations, reader, ids, wanted_state, wanted_title, below, after, most;
    return;
  end if;
  perform set_config('app.service', 'on', true);
  return query execute 'select t.* from loan t
     where t.learner_id = any($7) and ($1 is null or t.id = any($1)) and ($2 is null or t.state = $2) and ($3 is null or t.title_id = $3)
       and ($4 is null or t.organisation_id in (select b.organisation_id from organisations_below($4) b)) and ($5 is null or t.id > $5)
     order by t.id limit $6' using ids, wanted_state, wanted_title, below, after, most, pupils_of(staff);
  perform set_config('app.service', coalesce(before, ''), true);
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

-- function open_on(date,date)
CREATE OR REPLACE FUNCTION public.open_on(ended_on date, day date)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select ended_on is null or day < ended_on
$function$;

-- function open_pool(uuid,uuid[])
CREATE OR REPLACE FUNCTION public.open_pool(asked uuid, places uuid[])
 RETURNS TABLE(title jsonb, now timestamp with time zone, licences jsonb, holds jsonb, due_loans jsonb, above jsonb, orphans uuid[])
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  found_title title;
  instant timestamptz;
begin
  select * into found_title from title t where t.id = asked for no key update;
  if not found then return; end if;
  perform set_config('app.title', asked::text, true);
  instant := date_trunc('milliseconds', clock_timestamp());
  return query
    with active as materialized (select h.* from hold h where h.title_id = asked and h.state in ('waiting', 'ready'))
    select to_jsonb(found_title), instant,
      (select coalesce(jsonb_agg(to_jsonb(l) order by l.id), '[]') from licence l
        where l.title_id = asked and (l.exhausted_at is null or l.on_loan > 0 or l.set_aside > 0)),
      (select coalesce(jsonb_agg(to_jsonb(a) order by a.turn), '[]') from active a),
      (select coalesce(jsonb_agg(to_jsonb(n) order by n.due_at, n.id), '[]') from loan n
        where n.title_id = asked and n.state = 'open' and n.due_at <= instant),
      (select coalesce(jsonb_object_agg(o.id, array(select u.organisation_id from organisations_above(o.id) u)), '{}')
         from (select unnest(places) as id union select a.organisation_id from active a) o),
      array(select orphaned_holds(array[asked]));
end $function$;

-- function organisations_above(uuid)
CREATE OR REPLACE FUNCTION public.organisations_above(bottom uuid)
 RETURNS TABLE(organisation_id uuid)
 LANGUAGE sql
 STABLE
AS $function$
  with recursive above (id) as (
    select bottom
    union
    select o.parent_id from above a join known_organisation o on o.organisation_id = a.id where o.parent_id is not null
  )
  select id from above
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

-- function orphaned_holds(uuid[])
CREATE OR REPLACE FUNCTION public.orphaned_holds(titles uuid[])
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  before text := current_setting('app.service', true);
begin
  perform set_config('app.service', 'on', true);
  return query
    select h.id from hold h
     where h.state in ('waiting', 'ready') and (titles is null or h.title_id = any(titles))
       and not exists (select from records_of(h.learner_id) r join known_stay s on s.learner_id = r.id
                        where s.organisation_id = h.organisation_id and stays_open(s.ended_on));
  perform set_config('app.service', coalesce(before, ''), true);
end $function$;

-- function pupils_of(uuid)
CREATE OR REPLACE FUNCTION public.pupils_of(staff uuid)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
AS $function$
  select array(select distinct surviving_record(m.learner_id)
                 from known_teaching k join known_membership m on m.class_id = k.class_id
                where k.staff_id = staff and k.present and m.present
                  and not exists (select from closed_class c where c.class_id = k.class_id and c.closed))
$function$;

-- function record_that_goes_on(uuid)
CREATE OR REPLACE FUNCTION public.record_that_goes_on(asked uuid)
 RETURNS uuid
 LANGUAGE sql
 STABLE
AS $function$
  select surviving_record(asked)
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

-- function school_day()
CREATE OR REPLACE FUNCTION public.school_day()
 RETURNS date
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select (now() at time zone 'America/Toronto')::date
$function$;

-- function stays_open(date)
CREATE OR REPLACE FUNCTION public.stays_open(ended_on date)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select open_on(ended_on, school_day())
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

-- function title_availability(uuid,uuid[])
CREATE OR REPLACE FUNCTION public.title_availability(place uuid, titles uuid[])
 RETURNS TABLE(title_id uuid, licences bigint, total bigint, available bigint, waiting bigint, due_at timestamp with time zone, next_due_at timestamp with time zone)
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
begin
  perform set_config('app.counting', 'on', true);
  return query
    with usable as materialized (
      select l.*, least(l.concurrency - l.on_loan - l.set_aside, l.checkouts_left - l.set_aside) as free
        from licence l
       where l.title_id = any(titles) and l.organisation_id in (select a.organisation_id from organisations_above(place) a)
         and (l.expires_at is null or l.expires_at > clock_timestamp()) and (l.checkouts_left is null or l.checkouts_left > 0)
    )
    select u.title_id, count(*),
           case when bool_or(u.concurrency is null and u.checkouts_left is null) then null
                else sum(least(u.concurrency, u.checkouts_left)) end::bigint,
           case when bool_or(u.free is null) then null else sum(u.free) end::bigint,
           (select count(*) from hold h where h.title_id = u.title_id and h.state = 'waiting'
              and exists (select from usable o where o.title_id = h.title_id
                            and o.organisation_id in (select a.organisation_id from organisations_above(h.organisation_id) a))),
           (array_agg(least(clock_timestamp() + make_interval(days => u.loan_days), u.expires_at)
              order by case when u.expires_at is not null then case when u.checkouts is null then 0 else 2 end
                            when u.checkouts is null then 1 else 3 end,
                       u.expires_at nulls first, u.checkouts_left desc, u.id) filter (where u.free is null or u.free > 0))[1],
           (select min(n.due_at) from loan n where n.title_id = u.title_id and n.state = 'open'
              and n.licence_id in (select o.id from usable o where o.title_id = u.title_id))
      from usable u group by u.title_id;
  perform set_config('app.counting', '', true);
end $function$;

-- function titles_left(integer)
CREATE OR REPLACE FUNCTION public.titles_left(most integer)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE
AS $function$
  with apart as materialized (
    select h.title_id, h.learner_id, h.organisation_id from hold h
     where h.state in ('waiting', 'ready')
       and not exists (select from known_stay s
                        where s.learner_id = h.learner_id and s.organisation_id = h.organisation_id and stays_open(s.ended_on)))
  select distinct a.title_id from apart a
   where not exists (select from records_of(a.learner_id) r join known_stay s on s.learner_id = r.id
                      where s.organisation_id = a.organisation_id and stays_open(s.ended_on))
   limit most
$function$;

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

-- table closed_class
create table closed_class (
  class_id uuid not null,
  closed boolean not null,
  constraint closed_class_pkey PRIMARY KEY (class_id)
);
grant delete, insert, select, truncate, update on closed_class to app;

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

-- table hold
create table hold (
  id uuid not null,
  title_id uuid not null,
  organisation_id uuid not null,
  learner_id uuid,
  state text not null,
  turn integer not null,
  placed_at timestamp with time zone not null,
  licence_id uuid,
  until_at timestamp with time zone,
  ended_at timestamp with time zone,
  begun_for uuid,
  constraint hold_check CHECK (((state = 'ready'::text) = ((licence_id IS NOT NULL) AND (until_at IS NOT NULL)))),
  constraint hold_check1 CHECK (((state = ANY (ARRAY['waiting'::text, 'ready'::text])) = (ended_at IS NULL))),
  constraint hold_check2 CHECK (((ended_at IS NOT NULL) OR (learner_id IS NOT NULL))),
  constraint hold_licence_id_fkey FOREIGN KEY (licence_id) REFERENCES licence(id),
  constraint hold_pkey PRIMARY KEY (id),
  constraint hold_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'ready'::text, 'met'::text, 'lapsed'::text, 'cancelled'::text]))),
  constraint hold_title_id_fkey FOREIGN KEY (title_id) REFERENCES title(id),
  constraint hold_title_id_turn_key UNIQUE (title_id, turn)
);
CREATE UNIQUE INDEX hold_active ON hold USING btree (title_id, learner_id) WHERE state = ANY (ARRAY['waiting'::text, 'ready'::text]);
CREATE INDEX hold_in_organisation ON hold USING btree (organisation_id, id);
CREATE INDEX hold_of_learner ON hold USING btree (learner_id, id) WHERE learner_id IS NOT NULL;
CREATE INDEX hold_to_forget ON hold USING btree (ended_at) WHERE ended_at IS NOT NULL AND learner_id IS NOT NULL;
CREATE INDEX hold_window ON hold USING btree (until_at) WHERE state = 'ready'::text;
alter table hold enable row level security;
alter table hold force row level security;
create policy counted on hold for select using (current_setting('app.counting'::text, true) = 'on'::text);
create policy seen on hold for all using (current_setting('app.service'::text, true) = 'on'::text OR title_id = NULLIF(current_setting('app.title'::text, true), ''::text)::uuid OR learner_id = NULLIF(current_setting('app.reader'::text, true), ''::text)::uuid OR ( SELECT app_reaches_all() AS app_reaches_all) OR (organisation_id = ANY ((( SELECT app_reach() AS app_reach))::uuid[])));
grant delete, insert, select, truncate, update on hold to app;

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

-- table known_membership
create table known_membership (
  class_id uuid not null,
  learner_id uuid not null,
  present boolean not null,
  constraint known_membership_pkey PRIMARY KEY (class_id, learner_id)
);
alter table known_membership enable row level security;
alter table known_membership force row level security;
create policy copied on known_membership for all using (current_setting('app.service'::text, true) = 'on'::text);
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
grant delete, insert, select, truncate, update on known_organisation to app;

-- table known_stay
create table known_stay (
  enrolment_id uuid not null,
  learner_id uuid not null,
  organisation_id uuid not null,
  ended_on date,
  began_on date,
  version integer not null default 0,
  constraint known_stay_pkey PRIMARY KEY (enrolment_id)
);
CREATE INDEX known_stay_of_learner ON known_stay USING btree (learner_id) INCLUDE (organisation_id, ended_on);
alter table known_stay enable row level security;
alter table known_stay force row level security;
create policy seen on known_stay for all using (current_setting('app.service'::text, true) = 'on'::text OR ( SELECT app_reaches_all() AS app_reaches_all) OR (organisation_id = ANY ((( SELECT app_reach() AS app_reach))::uuid[])) OR (learner_id IN ( SELECT r.id
   FROM records_of(NULLIF(current_setting('app.reader'::text, true), ''::text)::uuid) r(id))));
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
create policy copied on known_teaching for all using (current_setting('app.service'::text, true) = 'on'::text);
grant delete, insert, select, truncate, update on known_teaching to app;

-- table licence
create table licence (
  id uuid not null,
  title_id uuid not null,
  organisation_id uuid not null,
  source_id text not null,
  concurrency integer,
  checkouts integer,
  checkouts_left integer,
  expires_at timestamp with time zone,
  loan_days integer not null,
  on_loan integer not null,
  set_aside integer not null,
  acquired_at timestamp with time zone not null,
  exhausted_at timestamp with time zone,
  constraint licence_checkouts_check CHECK ((checkouts > 0)),
  constraint licence_concurrency_check CHECK ((concurrency > 0)),
  constraint licence_loan_days_check CHECK ((loan_days > 0)),
  constraint licence_never_overdrawn CHECK (((checkouts_left IS NULL) OR (checkouts_left >= set_aside))),
  constraint licence_never_oversold CHECK (((concurrency IS NULL) OR ((on_loan + set_aside) <= concurrency))),
  constraint licence_on_loan_check CHECK ((on_loan >= 0)),
  constraint licence_organisation_id_source_id_key UNIQUE (organisation_id, source_id),
  constraint licence_pkey PRIMARY KEY (id),
  constraint licence_set_aside_check CHECK ((set_aside >= 0)),
  constraint licence_title_id_fkey FOREIGN KEY (title_id) REFERENCES title(id)
);
CREATE INDEX licence_end ON licence USING btree (expires_at) WHERE exhausted_at IS NULL;
CREATE INDEX licence_of_organisation ON licence USING btree (organisation_id, title_id);
CREATE INDEX licence_of_title ON licence USING btree (title_id);
grant delete, insert, select, truncate, update on licence to app;

-- table loan
create table loan (
  id uuid not null,
  title_id uuid not null,
  licence_id uuid not null,
  organisation_id uuid not null,
  learner_id uuid,
  state text not null,
  opened_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  renewals integer not null,
  ended_at timestamp with time zone,
  begun_for uuid,
  constraint loan_check CHECK (((state = 'open'::text) = (ended_at IS NULL))),
  constraint loan_check1 CHECK (((state <> 'open'::text) OR (learner_id IS NOT NULL))),
  constraint loan_licence_id_fkey FOREIGN KEY (licence_id) REFERENCES licence(id),
  constraint loan_pkey PRIMARY KEY (id),
  constraint loan_state_check CHECK ((state = ANY (ARRAY['open'::text, 'returned'::text, 'expired'::text]))),
  constraint loan_title_id_fkey FOREIGN KEY (title_id) REFERENCES title(id)
);
CREATE INDEX loan_due ON loan USING btree (due_at) WHERE state = 'open'::text;
CREATE INDEX loan_in_organisation ON loan USING btree (organisation_id, id);
CREATE INDEX loan_of_learner ON loan USING btree (learner_id, id) WHERE learner_id IS NOT NULL;
CREATE UNIQUE INDEX loan_open ON loan USING btree (title_id, learner_id) WHERE state = 'open'::text;
CREATE INDEX loan_to_forget ON loan USING btree (ended_at) WHERE state <> 'open'::text AND learner_id IS NOT NULL;
alter table loan enable row level security;
alter table loan force row level security;
create policy counted on loan for select using (current_setting('app.counting'::text, true) = 'on'::text);
create policy seen on loan for all using (current_setting('app.service'::text, true) = 'on'::text OR title_id = NULLIF(current_setting('app.title'::text, true), ''::text)::uuid OR learner_id = NULLIF(current_setting('app.reader'::text, true), ''::text)::uuid OR ( SELECT app_reaches_all() AS app_reaches_all) OR (organisation_id = ANY ((( SELECT app_reach() AS app_reach))::uuid[])));
grant delete, insert, select, truncate, update on loan to app;

-- table merged_learner
create table merged_learner (
  learner_id uuid not null,
  into_learner_id uuid not null,
  constraint merged_learner_pkey PRIMARY KEY (learner_id)
);
CREATE INDEX merged_learner_into ON merged_learner USING btree (into_learner_id);
alter table merged_learner enable row level security;
alter table merged_learner force row level security;
create policy copied on merged_learner for all using (current_setting('app.service'::text, true) = 'on'::text);
create policy resolved on merged_learner for select using (true);
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

-- table parked_key
create table parked_key (
  topic text not null,
  key text not null,
  since timestamp with time zone not null,
  constraint parked_key_pkey PRIMARY KEY (topic, key)
);
grant delete, insert, select, truncate, update on parked_key to app;

-- table pseudonym_key
create table pseudonym_key (
  school_year text not null,
  key bytea not null,
  constraint pseudonym_key_key_check CHECK ((length(key) = 32)),
  constraint pseudonym_key_pkey PRIMARY KEY (school_year)
);
grant delete, insert, select, truncate, update on pseudonym_key to app;

-- table rate_limit
create table rate_limit (
  key text not null,
  points integer not null default 0,
  expire bigint,
  constraint rate_limit_pkey PRIMARY KEY (key)
);
CREATE INDEX rate_limit_expire ON rate_limit USING btree (expire);
grant delete, insert, select, truncate, update on rate_limit to app;

-- table title
create table title (
  id uuid not null,
  isbn text,
  resource_id uuid,
  identifier text,
  title text not null,
  creators text[] not null,
  languages text[] not null,
  publisher text,
  summary text,
  locator text,
  withdrawn_at timestamp with time zone,
  turns integer not null,
  added_at timestamp with time zone not null,
  modified_at timestamp with time zone not null,
  constraint title_identifier_key UNIQUE (identifier),
  constraint title_isbn_key UNIQUE (isbn),
  constraint title_pkey PRIMARY KEY (id),
  constraint title_resource_id_key UNIQUE (resource_id)
);
grant delete, insert, select, truncate, update on title to app;

-- table title_statement
create table title_statement (
  id uuid not null,
  title_id uuid not null,
  organisation_id uuid,
  resource_id uuid,
  identifier text,
  isbn text,
  title text not null,
  creators text[] not null,
  languages text[] not null,
  publisher text,
  summary text,
  locator text,
  withdrawn_at timestamp with time zone,
  said_at timestamp with time zone not null,
  constraint title_statement_check CHECK (((resource_id IS NULL) <> (identifier IS NULL))),
  constraint title_statement_pkey PRIMARY KEY (id),
  constraint title_statement_resource_id_key UNIQUE (resource_id),
  constraint title_statement_title_id_fkey FOREIGN KEY (title_id) REFERENCES title(id)
);
CREATE INDEX title_statement_by_identifier ON title_statement USING btree (identifier) WHERE identifier IS NOT NULL;
CREATE UNIQUE INDEX title_statement_of_feed ON title_statement USING btree (organisation_id, identifier) NULLS NOT DISTINCT WHERE identifier IS NOT NULL;
CREATE INDEX title_statement_of_title ON title_statement USING btree (title_id);
grant delete, insert, select, truncate, update on title_statement to app;
