-- extension unaccent
create extension unaccent;

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

-- function folded(text)
CREATE OR REPLACE FUNCTION public.folded(lexemes text)
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select regexp_replace(public.unaccent(lexemes), '(^|[ (!])''''(?=[ ):]|$)', '\1''∅''', 'g')
$function$;

-- function french_query(text)
CREATE OR REPLACE FUNCTION public.french_query(given text)
 RETURNS tsquery
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select websearch_to_tsquery('french_folded', unelided(given)) || folded(websearch_to_tsquery('french', unelided(given))::text)::tsquery
$function$;

-- function french_question(text)
CREATE OR REPLACE FUNCTION public.french_question(given text)
 RETURNS tsquery
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
        select plainto_tsquery('french_folded', unelided(given)) || folded(plainto_tsquery('french', unelided(given))::text)::tsquery
      $function$;

-- function french_stems(text)
CREATE OR REPLACE FUNCTION public.french_stems(given text)
 RETURNS tsvector
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select to_tsvector('french_folded', unelided(given)) || folded(to_tsvector('french', unelided(given))::text)::tsvector
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

-- function next_datestamp()
CREATE OR REPLACE FUNCTION public.next_datestamp()
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_advisory_xact_lock(hashtext('datestamp'));
  return date_trunc('milliseconds', clock_timestamp());
end $function$;

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

-- function unelided(text)
CREATE OR REPLACE FUNCTION public.unelided(given text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select translate(
    regexp_replace(given, '\m(l|d|j|m|t|s|n|c|qu|jusqu|lorsqu|puisqu|quoiqu|presqu|quelqu)[''’ʼ]', '', 'gi'),
    'ŉʹʻʼʽˈː‘’‛′∖⩴︓﹕﹨＇：＼', repeat(' ', 19))
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

-- table framework_release
create table framework_release (
  code text not null,
  version text not null,
  framework_id uuid not null,
  released_at timestamp with time zone not null default clock_timestamp(),
  constraint framework_release_pkey PRIMARY KEY (code, version)
);
grant delete, insert, select, truncate, update on framework_release to app;

-- table harvest
create table harvest (
  id uuid not null,
  source_id uuid not null,
  from_at timestamp with time zone,
  token text,
  begun_at timestamp with time zone,
  reached_at timestamp with time zone,
  in_order boolean not null,
  pages integer not null,
  restarts integer not null,
  added integer not null,
  changed integer not null,
  withdrawn integer not null,
  refused integer not null,
  unchanged integer not null,
  ended boolean not null,
  constraint harvest_pkey PRIMARY KEY (id),
  constraint harvest_source_id_fkey FOREIGN KEY (source_id) REFERENCES source(id)
);
CREATE INDEX harvest_unfinished ON harvest USING btree (source_id, id) WHERE NOT ended;
grant delete, insert, select, truncate, update on harvest to app;

-- table harvest_refusal
create table harvest_refusal (
  source_id uuid not null,
  identifier text not null,
  harvest_id uuid not null,
  constraint harvest_refusal_pkey PRIMARY KEY (source_id, identifier),
  constraint harvest_refusal_source_id_fkey FOREIGN KEY (source_id) REFERENCES source(id)
);
CREATE INDEX harvest_refusal_waiting ON harvest_refusal USING btree (source_id, harvest_id, identifier);
grant delete, insert, select, truncate, update on harvest_refusal to app;

-- table harvest_token
create table harvest_token (
  harvest_id uuid not null,
  walk integer not null,
  digest text not null,
  constraint harvest_token_harvest_id_fkey FOREIGN KEY (harvest_id) REFERENCES harvest(id) ON DELETE CASCADE,
  constraint harvest_token_pkey PRIMARY KEY (harvest_id, walk, digest)
);
grant delete, insert, select, truncate, update on harvest_token to app;

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

-- table possible_double
create table possible_double (
  resource_id uuid not null,
  other_id uuid not null,
  mark text not null,
  found_at timestamp with time zone not null,
  constraint possible_double_check CHECK ((resource_id > other_id)),
  constraint possible_double_pkey PRIMARY KEY (resource_id, other_id)
);
grant delete, insert, select, truncate, update on possible_double to app;

-- table rate_limit
create table rate_limit (
  key text not null,
  points integer not null default 0,
  expire bigint,
  constraint rate_limit_pkey PRIMARY KEY (key)
);
CREATE INDEX rate_limit_expire ON rate_limit USING btree (expire);
grant delete, insert, select, truncate, update on rate_limit to app;

-- table resource
create table resource (
  id uuid not null,
  source_id uuid,
  oai_identifier text,
  oai_datestamp timestamp with time zone,
  state text not null,
  description jsonb not null,
  fingerprint text not null,
  warnings jsonb not null,
  withdrawn_by text,
  published_at timestamp with time zone,
  changed_at timestamp with time zone not null,
  version integer not null,
  owner_id uuid,
  constraint resource_check CHECK (((source_id IS NULL) = (oai_identifier IS NULL))),
  constraint resource_check1 CHECK (((state = 'draft'::text) = (published_at IS NULL))),
  constraint resource_check2 CHECK (((state = 'withdrawn'::text) = (withdrawn_by IS NOT NULL))),
  constraint resource_pkey PRIMARY KEY (id),
  constraint resource_source_id_fkey FOREIGN KEY (source_id) REFERENCES source(id),
  constraint resource_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'published'::text, 'withdrawn'::text]))),
  constraint resource_withdrawn_by_check CHECK ((withdrawn_by = ANY (ARRAY['catalogue'::text, 'source'::text])))
);
CREATE INDEX resource_draft ON resource USING btree (id) WHERE state = 'draft'::text;
CREATE UNIQUE INDEX resource_of_source ON resource USING btree (source_id, oai_identifier) WHERE source_id IS NOT NULL;
CREATE INDEX resource_shown ON resource USING btree (changed_at, id) WHERE state <> 'draft'::text;
alter table resource enable row level security;
alter table resource force row level security;
create policy entered on resource for insert with check (owner_id IS NULL);
create policy kept on resource for all using (( SELECT app_reaches_all() AS app_reaches_all) OR (owner_id = ANY ((( SELECT app_reach() AS app_reach))::uuid[])));
create policy shown on resource for select using (state <> 'draft'::text);
grant delete, insert, select, truncate, update on resource to app;

-- table resource_mark
create table resource_mark (
  mark text not null,
  resource_id uuid not null,
  constraint resource_mark_pkey PRIMARY KEY (mark, resource_id),
  constraint resource_mark_resource_id_fkey FOREIGN KEY (resource_id) REFERENCES resource(id)
);
CREATE INDEX resource_mark_of ON resource_mark USING btree (resource_id);
grant delete, insert, select, truncate, update on resource_mark to app;

-- table resource_set
create table resource_set (
  set_spec text not null,
  changed_at timestamp with time zone not null,
  resource_id uuid not null,
  constraint resource_set_pkey PRIMARY KEY (set_spec, changed_at, resource_id),
  constraint resource_set_resource_id_fkey FOREIGN KEY (resource_id) REFERENCES resource(id)
);
CREATE INDEX resource_set_of ON resource_set USING btree (resource_id);
grant delete, insert, select, truncate, update on resource_set to app;

-- table search_entry
create table search_entry (
  resource_id uuid not null,
  kind text not null,
  levels text[] not null,
  subjects text[] not null,
  language text not null,
  licence text,
  competencies text[] not null,
  published_at timestamp with time zone not null,
  stems tsvector not null,
  words tsvector not null,
  folding smallint not null default 1,
  constraint search_entry_pkey PRIMARY KEY (resource_id),
  constraint search_entry_resource_id_fkey FOREIGN KEY (resource_id) REFERENCES resource(id)
);
CREATE INDEX search_entry_competencies ON search_entry USING gin (competencies);
CREATE INDEX search_entry_kind ON search_entry USING btree (kind);
CREATE INDEX search_entry_levels ON search_entry USING gin (levels);
CREATE INDEX search_entry_recent ON search_entry USING btree (published_at DESC, resource_id DESC);
CREATE INDEX search_entry_stale ON search_entry USING btree (folding) WHERE folding < 2;
CREATE INDEX search_entry_stems ON search_entry USING gin (stems);
CREATE INDEX search_entry_subjects ON search_entry USING gin (subjects);
CREATE INDEX search_entry_words ON search_entry USING gin (words);
grant delete, insert, select, truncate, update on search_entry to app;

-- table source
create table source (
  id uuid not null,
  code text not null,
  name text not null,
  base_url text not null,
  metadata_prefix text not null,
  set_spec text,
  harvested_through timestamp with time zone,
  version integer not null,
  owner_id uuid,
  constraint source_code_key UNIQUE (code),
  constraint source_metadata_prefix_check CHECK ((metadata_prefix = ANY (ARRAY['oai_dc'::text, 'lom'::text]))),
  constraint source_pkey PRIMARY KEY (id)
);
alter table source enable row level security;
alter table source force row level security;
create policy entered on source for insert with check (owner_id IS NULL);
create policy kept on source for all using (( SELECT app_reaches_all() AS app_reaches_all) OR (owner_id = ANY ((( SELECT app_reach() AS app_reach))::uuid[])));
create policy named on source for select using (true);
grant delete, insert, select, truncate, update on source to app;

-- text search configuration french_folded
create text search configuration french_folded (parser = default);
alter text search configuration french_folded add mapping for asciihword with unaccent, french_stem;
alter text search configuration french_folded add mapping for asciiword with unaccent, french_stem;
alter text search configuration french_folded add mapping for email with simple;
alter text search configuration french_folded add mapping for file with simple;
alter text search configuration french_folded add mapping for float with simple;
alter text search configuration french_folded add mapping for host with simple;
alter text search configuration french_folded add mapping for hword with unaccent, french_stem;
alter text search configuration french_folded add mapping for hword_asciipart with unaccent, french_stem;
alter text search configuration french_folded add mapping for hword_numpart with simple;
alter text search configuration french_folded add mapping for hword_part with unaccent, french_stem;
alter text search configuration french_folded add mapping for int with simple;
alter text search configuration french_folded add mapping for numhword with simple;
alter text search configuration french_folded add mapping for numword with simple;
alter text search configuration french_folded add mapping for sfloat with simple;
alter text search configuration french_folded add mapping for uint with simple;
alter text search configuration french_folded add mapping for url with simple;
alter text search configuration french_folded add mapping for url_path with simple;
alter text search configuration french_folded add mapping for version with simple;
alter text search configuration french_folded add mapping for word with unaccent, french_stem;

-- text search configuration plain_words
create text search configuration plain_words (parser = default);
alter text search configuration plain_words add mapping for asciihword with unaccent, simple;
alter text search configuration plain_words add mapping for asciiword with unaccent, simple;
alter text search configuration plain_words add mapping for email with simple;
alter text search configuration plain_words add mapping for file with simple;
alter text search configuration plain_words add mapping for float with simple;
alter text search configuration plain_words add mapping for host with simple;
alter text search configuration plain_words add mapping for hword with unaccent, simple;
alter text search configuration plain_words add mapping for hword_asciipart with unaccent, simple;
alter text search configuration plain_words add mapping for hword_numpart with simple;
alter text search configuration plain_words add mapping for hword_part with unaccent, simple;
alter text search configuration plain_words add mapping for int with simple;
alter text search configuration plain_words add mapping for numhword with simple;
alter text search configuration plain_words add mapping for numword with simple;
alter text search configuration plain_words add mapping for sfloat with simple;
alter text search configuration plain_words add mapping for uint with simple;
alter text search configuration plain_words add mapping for url with simple;
alter text search configuration plain_words add mapping for url_path with simple;
alter text search configuration plain_words add mapping for version with simple;
alter text search configuration plain_words add mapping for word with unaccent, simple;
