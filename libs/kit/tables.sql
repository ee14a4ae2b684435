-- The tables that the kit works on, as they are now. A new service puts this text, without what it does not need, into its first
-- migration; the services that there are have grown to it step by step (test/kit-tables.it-spec.ts compares).

-- Whose rows a transaction may see. A missing setting shows no row.
create function app_organisations() returns text[] language sql stable parallel safe
  as $$ select string_to_array(nullif(current_setting('app.organisations', true), ''), ',') $$;

-- The network of organisations as the service has heard of it, and what of it a caller reaches.
create table known_organisation (
  organisation_id uuid primary key,
  code text not null,
  name text not null,
  kind text not null,
  parent_id uuid
);
create index known_organisation_code on known_organisation (code);
create index known_organisation_parent on known_organisation (parent_id);

create function organisations_below(top uuid) returns table (organisation_id uuid) language sql stable as $$
  with recursive below (id) as (
    select top
    union
    select o.organisation_id from known_organisation o join below b on o.parent_id = b.id
  )
  select id from below
$$;

create function app_reaches_all() returns boolean language sql stable as $$
  select exists (select from known_organisation where kind = 'ministry' and parent_id is null and code = any(app_organisations()))
$$;

create function app_reach() returns uuid[] language sql stable as $$
  select coalesce(array_agg(distinct b.organisation_id), '{}')
    from known_organisation o cross join lateral organisations_below(o.organisation_id) b
   where o.code = any(app_organisations())
$$;

-- Today in Quebec, whether a stay that ends on one day is open on another, and whether it is attended on it.
create function school_day() returns date language sql stable parallel safe as $$
  select (now() at time zone 'America/Toronto')::date
$$;
create function open_on(ended_on date, day date) returns boolean language sql immutable parallel safe as $$
  select ended_on is null or day < ended_on
$$;
create function attended_on(began_on date, ended_on date, day date) returns boolean language sql immutable parallel safe as $$
  select (began_on is null or began_on <= day) and open_on(ended_on, day)
$$;

-- Facts wait here, in the transaction that made them true, until the relay has put them in their topic.
create table outbox (
  seq bigint generated always as identity primary key,
  id uuid not null,
  topic text not null,
  key text not null,
  type text not null,
  payload text not null,
  occurred_at timestamptz not null default clock_timestamp(),
  traceparent text
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- A backup holds this lock alone while it lets everything settle: no new fact is told then, except what follows from one heard.
-- What is heard need not wait for the disk, because it would be read again; what is told must.
create function may_tell() returns boolean language plpgsql as $$
begin
  if current_setting('app.hears', true) = 'on' then
    set local synchronous_commit = on;
    return true;
  end if;
  if pg_try_advisory_xact_lock_shared(7110) then return true; end if;
  raise exception 'a backup is being taken' using errcode = 'lock_not_available';
end
$$;

-- What a consumer keeps beside its effects: how far it has read, what it has applied, what it could not apply.
create table consumer_position (
  topic text not null,
  partition integer not null,
  cluster_id text not null,
  next_offset bigint not null,
  -- How far reactions have happened: a rebuild moves next_offset back, never this.
  reacted_until bigint not null default 0,
  -- The last event before the position, so that a log which was cut and has grown again is noticed.
  last_offset bigint,
  last_event text,
  primary key (topic, partition)
);
create table inbox (
  event_id uuid primary key,
  -- Written by versions before the one-key inbox, which may run beside a newer one.
  topic text,
  partition integer,
  "offset" bigint,
  heard_on date not null default current_date
);
create index inbox_place on inbox (topic, partition, "offset") where topic is not null;
create index inbox_heard on inbox using brin (heard_on);
create table parked_key (
  topic text not null,
  key text not null,
  since timestamptz not null,
  primary key (topic, key)
);
create table dead_letter (
  id bigint generated always as identity primary key,
  topic text not null,
  partition integer not null,
  "offset" bigint not null,
  key text not null,
  headers jsonb not null,
  payload text,
  code text not null,
  reason text not null,
  at timestamptz not null,
  reacted boolean not null default false,
  foreign key (topic, key) references parked_key deferrable initially deferred
);
create index dead_letter_queue on dead_letter (topic, key, id);
create table discarded (
  topic text not null,
  partition integer not null,
  "offset" bigint not null,
  primary key (topic, partition, "offset")
);

-- Answers hold what somebody was shown: whoever asked sees their own, and anybody's may be removed after a day.
create table idempotency_key (
  client_id text not null,
  method text not null,
  path text not null,
  key text not null,
  request_hash text not null,
  status smallint not null,
  headers jsonb not null,
  body text,
  at timestamptz not null default clock_timestamp(),
  primary key (client_id, method, path, key)
);
create index idempotency_key_age on idempotency_key (at);
alter table idempotency_key enable row level security;
alter table idempotency_key force row level security;
create policy idempotency_key_of_client on idempotency_key
  using (client_id = current_setting('app.client', true) or at < clock_timestamp() - interval '24 hours')
  with check (client_id = current_setting('app.client', true));

-- Rows of a job are seen by whoever holds all the organisations it was asked for, and by the worker.
create table job (
  id uuid primary key,
  kind text not null,
  lock_key text not null,
  state text not null default 'queued'
    check (state in ('queued', 'running', 'waiting', 'succeeded', 'refused', 'failed', 'cancelled')),
  params jsonb not null,
  caller jsonb not null,
  visible_to text[] not null check (cardinality(visible_to) > 0),
  done bigint not null default 0,
  total bigint,
  counts jsonb not null default '{}',
  reason jsonb,
  confirmed boolean not null default false,
  cancel_requested boolean not null default false,
  attempts integer not null default 0,
  leased_until timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  -- Runs that failed, or that nobody ended; a stop, an outage and a confirmation are none.
  failures smallint not null default 0
);
create unique index job_alone on job (kind, lock_key) where state = 'running';
create index job_next on job (created_at) where state in ('queued', 'running');
create table job_problem (
  job_id uuid not null references job on delete cascade,
  seq bigint generated always as identity,
  attempt integer not null,
  severity text not null check (severity in ('error', 'warning')),
  code text not null,
  file text,
  "row" integer,
  field text,
  value text,
  params jsonb not null default '{}',
  primary key (job_id, seq)
);
alter table job enable row level security;
alter table job force row level security;
alter table job_problem enable row level security;
alter table job_problem force row level security;
create policy job_seen on job
  using (visible_to <@ (select app_organisations()) or current_setting('app.job_worker', true) = 'on');
create policy job_problem_seen on job_problem using (exists (select from job where job.id = job_id));

-- A job that may run, and the end of one for which others of its lock key wait, wakes the workers of all instances.
create function job_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('due', 'jobs');
  return null;
end $$;
create trigger job_changed after insert or delete or update of state on job for each row execute function job_changed();

-- Who read whose data and why, as it was at that moment: by the month, so that an old one can be taken away as a whole. No part is
-- open to the service by itself: rows are seen through the log, whose policies would not hold there. The first part ends with this month.
create table access_log (
  id uuid not null,
  at timestamptz not null,
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
) partition by range (at);
create table access_log_later partition of access_log default;
do $$
declare
  app text := regexp_replace(current_user, '_owner$', '_app');
begin
  execute format('create table access_log_before partition of access_log for values from (minvalue) to (%L)',
                 date_trunc('month', now(), 'UTC') + interval '1 month');
  execute format('revoke all on access_log_before, access_log_later from %I', app);
  execute format('revoke update, delete, truncate on access_log from %I', app);
end $$;
alter table access_log_before enable row level security;
alter table access_log_before force row level security;
create policy access_log_written on access_log_before for insert with check (true);
create policy access_log_read on access_log_before for select using (visible_to && (select app_organisations()));
alter table access_log_later enable row level security;
alter table access_log_later force row level security;
create index access_log_of_learner on access_log using gin (learner_ids);
create index access_log_at on access_log using brin (at);
alter table access_log enable row level security;
alter table access_log force row level security;
create policy access_log_written on access_log for insert with check (true);
create policy access_log_read on access_log for select using (visible_to && (select app_organisations()));

-- Makes the parts of the months to come; rows that came too early for theirs stay in the last part.
create function access_log_months(ahead integer) returns void language plpgsql as $$
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
end $$;

-- What somebody may do so many times in so many seconds is counted here; whom a row is about is kept as a digest only.
create table rate_limit (
  key text primary key,
  points integer not null default 0,
  expire bigint
);
create index rate_limit_expire on rate_limit (expire);

-- The key of the pseudonyms of a school year, for a service whose facts let persons be counted.
create table pseudonym_key (
  school_year text primary key,
  key bytea not null check (length(key) = 32)
);
