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

-- function job_changed()
CREATE OR REPLACE FUNCTION public.job_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('due', 'jobs');
  return null;
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

-- function waiting_position(uuid,integer)
CREATE OR REPLACE FUNCTION public.waiting_position(offering uuid, own_place integer)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
declare
  before text := current_setting('app.service', true);
  ahead integer;
begin
  perform set_config('app.service', 'on', true);
  select count(*) into ahead from enrolment_request r where r.offering_id = offering and r.state = 'queued' and r.place <= own_place;
  perform set_config('app.service', coalesce(before, ''), true);
  return ahead;
end
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

-- table course
create table course (
  id uuid not null,
  institution_id uuid not null,
  organisation_id uuid not null,
  code text not null,
  title text not null,
  language text not null,
  modes text[] not null,
  level text not null,
  credits double precision,
  credit_unit text,
  document jsonb not null,
  digest text not null,
  title_key text not null,
  folded text not null,
  words tsvector not null generated always as ((setweight(to_tsvector('french'::regconfig, title_key), 'A'::"char") || to_tsvector('french'::regconfig, folded))) stored,
  withdrawn_at timestamp with time zone,
  constraint course_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institution(id),
  constraint course_pkey PRIMARY KEY (id)
);
CREATE INDEX course_by_title ON course USING btree (title_key, id) WHERE withdrawn_at IS NULL;
CREATE INDEX course_of_institution ON course USING btree (institution_id, id);
CREATE INDEX course_words ON course USING gin (words);
grant delete, insert, select, truncate, update on course to app;

-- table course_result
create table course_result (
  id uuid not null,
  request_id uuid not null,
  learner_id uuid not null,
  home_organisation_id uuid not null,
  host_organisation_id uuid not null,
  course_code text not null,
  course_title text not null,
  version integer not null,
  state text not null,
  passed boolean,
  score text,
  scale text,
  credits double precision,
  reported_at timestamp with time zone not null,
  recognised_credits double precision,
  recognised_at timestamp with time zone,
  begun_for uuid,
  constraint course_result_pkey PRIMARY KEY (id),
  constraint course_result_request_id_fkey FOREIGN KEY (request_id) REFERENCES enrolment_request(id),
  constraint course_result_request_id_key UNIQUE (request_id)
);
CREATE INDEX course_result_of_learner ON course_result USING btree (learner_id);
alter table course_result enable row level security;
alter table course_result force row level security;
create policy course_result_seen on course_result for all using (current_setting('app.service'::text, true) = 'on'::text OR learner_id = NULLIF(current_setting('app.learner'::text, true), ''::text)::uuid OR ( SELECT app_reaches_all() AS app_reaches_all) OR (home_organisation_id = ANY ((( SELECT app_reach() AS app_reach))::uuid[])) OR (host_organisation_id = ANY ((( SELECT app_reach() AS app_reach))::uuid[])));
grant delete, insert, select, truncate, update on course_result to app;

-- table course_result_version
create table course_result_version (
  result_id uuid not null,
  version integer not null,
  state text not null,
  passed boolean,
  score text,
  scale text,
  credits double precision,
  reported_at timestamp with time zone not null,
  reported_by text not null,
  constraint course_result_version_pkey PRIMARY KEY (result_id, version),
  constraint course_result_version_result_id_fkey FOREIGN KEY (result_id) REFERENCES course_result(id)
);
alter table course_result_version enable row level security;
alter table course_result_version force row level security;
create policy course_result_version_seen on course_result_version for all using ((EXISTS ( SELECT
   FROM course_result r
  WHERE r.id = course_result_version.result_id)));
grant delete, insert, select, truncate, update on course_result_version to app;

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

-- table enrolment_request
create table enrolment_request (
  id uuid not null,
  offering_id uuid not null,
  learner_id uuid not null,
  home_organisation_id uuid not null,
  host_organisation_id uuid not null,
  state text not null,
  home text not null,
  home_reason text,
  home_by text,
  host text not null,
  host_reason text,
  host_by text,
  place integer,
  requested_at timestamp with time zone not null,
  requested_by text not null,
  seated_at timestamp with time zone,
  cancelled_at timestamp with time zone,
  cancelled_by text,
  version integer not null,
  begun_for uuid,
  constraint enrolment_request_check CHECK (((place IS NOT NULL) = (state = 'queued'::text))),
  constraint enrolment_request_check1 CHECK (((seated_at IS NOT NULL) OR (state <> 'confirmed'::text))),
  constraint enrolment_request_check2 CHECK (((cancelled_at IS NOT NULL) = (state = 'cancelled'::text))),
  constraint enrolment_request_home_check CHECK ((home = ANY (ARRAY['pending'::text, 'accepted'::text, 'denied'::text]))),
  constraint enrolment_request_host_check CHECK ((host = ANY (ARRAY['pending'::text, 'accepted'::text, 'denied'::text]))),
  constraint enrolment_request_offering_id_fkey FOREIGN KEY (offering_id) REFERENCES offering(id),
  constraint enrolment_request_pkey PRIMARY KEY (id),
  constraint enrolment_request_state_check CHECK ((state = ANY (ARRAY['requested'::text, 'confirmed'::text, 'queued'::text, 'denied'::text, 'cancelled'::text])))
);
CREATE UNIQUE INDEX enrolment_request_in_line ON enrolment_request USING btree (offering_id, place) WHERE state = 'queued'::text;
CREATE UNIQUE INDEX enrolment_request_live ON enrolment_request USING btree (offering_id, learner_id) WHERE state = ANY (ARRAY['requested'::text, 'confirmed'::text, 'queued'::text]);
CREATE INDEX enrolment_request_of_home ON enrolment_request USING btree (home_organisation_id, id);
CREATE INDEX enrolment_request_of_host ON enrolment_request USING btree (host_organisation_id, id);
CREATE INDEX enrolment_request_of_learner ON enrolment_request USING btree (learner_id);
alter table enrolment_request enable row level security;
alter table enrolment_request force row level security;
create policy enrolment_request_seen on enrolment_request for all using (current_setting('app.service'::text, true) = 'on'::text OR learner_id = NULLIF(current_setting('app.learner'::text, true), ''::text)::uuid OR ( SELECT app_reaches_all() AS app_reaches_all) OR (home_organisation_id = ANY ((( SELECT app_reach() AS app_reach))::uuid[])) OR (host_organisation_id = ANY ((( SELECT app_reach() AS app_reach))::uuid[])));
grant delete, insert, select, truncate, update on enrolment_request to app;

-- table harvest_answer
create table harvest_answer (
  institution_id uuid not null,
  path text not null,
  etag text not null,
  has_next boolean not null,
  ids uuid[] not null,
  constraint harvest_answer_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institution(id),
  constraint harvest_answer_pkey PRIMARY KEY (institution_id, path)
);
grant delete, insert, select, truncate, update on harvest_answer to app;

-- table harvest_seen
create table harvest_seen (
  job_id uuid not null,
  course_id uuid not null,
  remote_id uuid not null,
  is_done boolean not null default false,
  constraint harvest_seen_pkey PRIMARY KEY (job_id, course_id)
);
grant delete, insert, select, truncate, update on harvest_seen to app;

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

-- table institution
create table institution (
  id uuid not null,
  organisation_id uuid not null,
  endpoint text not null,
  kinds text[] not null,
  state text not null,
  conformance jsonb not null,
  version integer not null,
  constraint institution_organisation_id_key UNIQUE (organisation_id),
  constraint institution_pkey PRIMARY KEY (id),
  constraint institution_state_check CHECK ((state = ANY (ARRAY['described'::text, 'admitted'::text, 'suspended'::text])))
);
grant delete, insert, select, truncate, update on institution to app;

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
CREATE INDEX known_stay_of_learner ON known_stay USING btree (learner_id);
alter table known_stay enable row level security;
alter table known_stay force row level security;
create policy known_stay_seen on known_stay for all using (current_setting('app.service'::text, true) = 'on'::text OR learner_id = NULLIF(current_setting('app.learner'::text, true), ''::text)::uuid OR ( SELECT app_reaches_all() AS app_reaches_all) OR (organisation_id = ANY ((( SELECT app_reach() AS app_reach))::uuid[])));
grant delete, insert, select, truncate, update on known_stay to app;

-- table merged_learner
create table merged_learner (
  learner_id uuid not null,
  into_learner_id uuid not null,
  constraint merged_learner_pkey PRIMARY KEY (learner_id)
);
CREATE INDEX merged_learner_into ON merged_learner USING btree (into_learner_id);
alter table merged_learner enable row level security;
alter table merged_learner force row level security;
create policy merged_learner_seen on merged_learner for all using (learner_id = NULLIF(current_setting('app.learner'::text, true), ''::text)::uuid OR current_setting('app.service'::text, true) = 'on'::text);
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

-- table offering
create table offering (
  id uuid not null,
  course_id uuid not null,
  institution_id uuid not null,
  organisation_id uuid not null,
  title text not null,
  seats integer,
  taken integer not null,
  last_place integer not null,
  starts_on date not null,
  ends_on date not null,
  enrol_from date,
  enrol_until date,
  document jsonb not null,
  digest text not null,
  withdrawn_at timestamp with time zone,
  constraint offering_course_id_fkey FOREIGN KEY (course_id) REFERENCES course(id),
  constraint offering_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institution(id),
  constraint offering_pkey PRIMARY KEY (id),
  constraint offering_seats_check CHECK ((seats >= 0)),
  constraint offering_taken_check CHECK ((taken >= 0))
);
CREATE INDEX offering_of_course ON offering USING btree (course_id, starts_on, id);
CREATE INDEX offering_of_institution ON offering USING btree (institution_id, id);
grant delete, insert, select, truncate, update on offering to app;

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
