import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whose rows a transaction may see. A missing setting shows no row. */
const scope = `
create function app_organisations() returns text[] language sql stable parallel safe
  as $$ select string_to_array(nullif(current_setting('app.organisations', true), ''), ',') $$;
`;

/** Facts wait here, in the transaction that made them true, until the relay has put them in their topic. */
const outbox = `
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
-- What is heard need not wait for the disk, because it would be read again (see batch.ts); what is told must.
create function may_tell() returns boolean language plpgsql as $$
begin
  if current_setting('app.service', true) = 'on' then
    set local synchronous_commit = on;
    return true;
  end if;
  if pg_try_advisory_xact_lock_shared(7110) then return true; end if;
  raise exception 'a backup is being taken' using errcode = 'lock_not_available';
end
$$;
`;

/** What a consumer keeps beside its effects: how far it has read, what it has applied, what it could not apply. */
const messaging = `
create table consumer_position (
  topic text not null,
  partition integer not null,
  cluster_id text not null,
  next_offset bigint not null,
  -- How far reactions have happened: a rebuild moves next_offset back, never this.
  reacted_until bigint not null default 0,
  primary key (topic, partition)
);
create table inbox (
  event_id uuid primary key,
  topic text not null,
  partition integer not null,
  "offset" bigint not null
);
create index inbox_place on inbox (topic, partition, "offset");
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
  foreign key (topic, key) references parked_key deferrable initially deferred
);
create index dead_letter_queue on dead_letter (topic, key, id);
`;

/** Answers hold what somebody was shown: whoever asked sees their own, and anybody's may be removed after a day. */
const idempotency = `
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
`;

/** Rows of a job are seen by whoever holds all the organisations it was asked for, and by the worker. */
const jobs = `
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
  ended_at timestamptz
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
`;

/** Who read whose data and why, as it was at that moment. */
const accessLog = `
create table access_log (
  id uuid primary key,
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
);
do $$ begin
  execute format('revoke update, delete, truncate on access_log from %I', regexp_replace(current_user, '_owner$', '_app'));
end $$;
alter table access_log enable row level security;
alter table access_log force row level security;
create policy access_log_written on access_log for insert with check (true);
create policy access_log_read on access_log for select using (visible_to && (select app_organisations()));
`;

/** The one organisation above all others; every path begins with it. */
const ministry = `insert into organisation (id, code, name, kind, path, version)
  values ('00000000-0000-7000-8000-000000000001', 'ministere', 'Ministère de l''Éducation et ministère de l''Enseignement supérieur', 'ministry', '{ministere}', 1);`;

const organisations = `
create table organisation (
  id uuid primary key,
  code text not null unique check (code ~ '^[a-z0-9][a-z0-9.-]{0,119}$'),
  name text not null,
  kind text not null,
  parent_id uuid references organisation,
  path text[] not null,
  version integer not null
);
create index organisation_parent on organisation (parent_id, code);
create index organisation_path on organisation using gin (path);

create table organisation_source (
  source text not null,
  source_id text not null,
  organisation_id uuid not null references organisation,
  primary key (source, source_id)
);

create table source_system (
  code text primary key,
  client_id text not null
);
`;

const people = `
create table learner (
  id uuid primary key,
  family_name text not null,
  given_name text not null,
  middle_name text,
  birth_date date,
  permanent_code text,
  sex text,
  systems integer not null,
  questioned boolean not null,
  merged_into uuid references learner,
  version integer not null
);

create index learner_merged on learner (merged_into) where merged_into is not null;

create table learner_source (
  source text not null,
  source_id text not null,
  learner_id uuid not null references learner deferrable initially deferred,
  organisation_id uuid not null references organisation,
  visible_to text[] not null,
  claims bytea not null,
  absent_at timestamptz,
  primary key (source, source_id)
);
create index learner_source_learner on learner_source (learner_id);
create index learner_source_sight on learner_source using gin (visible_to);

-- Keyed digests of what identifies a person, so that two systems' rows can meet without either seeing the other's.
create table learner_trace (
  kind text not null check (kind in ('identity', 'code', 'name')),
  digest bytea not null,
  learner_id uuid not null references learner deferrable initially deferred,
  primary key (kind, digest, learner_id)
);
create unique index learner_trace_identity on learner_trace (digest) where kind = 'identity';
create index learner_trace_learner on learner_trace (learner_id);

create table match_pair (
  id uuid primary key,
  learner_id uuid not null references learner deferrable initially deferred,
  other_learner_id uuid not null references learner deferrable initially deferred,
  reason text not null,
  state text not null check (state in ('open', 'same', 'distinct')),
  asked_at timestamptz not null,
  decided_at timestamptz,
  version integer not null,
  check (learner_id <> other_learner_id)
);
create unique index match_pair_once on match_pair (least(learner_id, other_learner_id), greatest(learner_id, other_learner_id));
create index match_pair_open on match_pair (id) where state = 'open';
create index match_pair_learner on match_pair (learner_id);
create index match_pair_other on match_pair (other_learner_id);

create table staff (
  id uuid primary key,
  source text not null,
  source_id text not null,
  organisation_id uuid not null references organisation,
  visible_to text[] not null,
  family_name text not null,
  given_name text not null,
  middle_name text,
  left_on date,
  version integer not null,
  unique (source, source_id)
);
`;

const stays = `
create table enrolment (
  id uuid primary key,
  source text not null,
  source_id text not null,
  school_year text not null,
  learner_id uuid not null references learner,
  organisation_id uuid not null references organisation,
  visible_to text[] not null,
  level text not null,
  began_on date,
  ended_on date,
  version integer not null,
  unique (source, source_id, school_year)
);
create index enrolment_learner on enrolment (learner_id);
create index enrolment_organisation on enrolment (organisation_id, school_year, learner_id);

create table class (
  id uuid primary key,
  source text not null,
  source_id text not null,
  organisation_id uuid not null references organisation,
  visible_to text[] not null,
  title text not null,
  school_year text not null,
  level text not null,
  closed_on date,
  version integer not null,
  unique (source, source_id)
);
create index class_organisation on class (organisation_id, school_year);

create table membership (
  id uuid primary key,
  source text not null,
  source_id text not null,
  class_id uuid not null references class,
  learner_id uuid references learner,
  staff_id uuid references staff,
  visible_to text[] not null,
  is_primary boolean not null,
  ended_on date,
  version integer not null,
  unique (source, source_id),
  check (num_nonnulls(learner_id, staff_id) = 1)
);
create index membership_class on membership (class_id);
create index membership_learner on membership (learner_id) where learner_id is not null;
`;

/** Sight follows the row that an organisation's system sent; a row absent for a year no longer gives any. */
const rowSecurity = `
alter table learner_source enable row level security;
alter table learner_source force row level security;
create policy by_organisation on learner_source using (visible_to && app_organisations());

alter table learner enable row level security;
alter table learner force row level security;
create policy seen on learner for select using (
  exists (select from learner_source s where s.learner_id = learner.id and (s.absent_at is null or s.absent_at > now() - interval '1 year'))
  or (merged_into is not null and exists (
    select from learner_source s where s.learner_id = learner.merged_into and (s.absent_at is null or s.absent_at > now() - interval '1 year'))));
create policy changed on learner for update using (
  exists (select from learner_source s where s.learner_id = learner.id and (s.absent_at is null or s.absent_at > now() - interval '1 year'))
  or (merged_into is not null and exists (
    select from learner_source s where s.learner_id = learner.merged_into and (s.absent_at is null or s.absent_at > now() - interval '1 year'))));
create policy opened on learner for insert with check (true);

alter table match_pair enable row level security;
alter table match_pair force row level security;
create policy both_seen on match_pair for select using (
  exists (select from learner a where a.id = match_pair.learner_id) and exists (select from learner b where b.id = match_pair.other_learner_id));
create policy decided on match_pair for update using (
  exists (select from learner a where a.id = match_pair.learner_id) and exists (select from learner b where b.id = match_pair.other_learner_id));
create policy asked on match_pair for insert with check (true);
create policy replaced on match_pair for delete using (
  exists (select from learner a where a.id = match_pair.learner_id) and exists (select from learner b where b.id = match_pair.other_learner_id));

alter table staff enable row level security;
alter table staff force row level security;
create policy by_organisation on staff using (visible_to && app_organisations());

alter table enrolment enable row level security;
alter table enrolment force row level security;
create policy by_organisation on enrolment using (visible_to && app_organisations());

alter table class enable row level security;
alter table class force row level security;
create policy by_organisation on class using (visible_to && app_organisations());

alter table membership enable row level security;
alter table membership force row level security;
create policy by_organisation on membership using (visible_to && app_organisations());
`;

/** Rows of a bundle between upload and application, seen only by the transaction that works on that import. */
const staging = `
create table import_row (
  job_id uuid not null,
  kind text not null,
  seq bigint generated always as identity,
  file text not null,
  row integer not null,
  source_id text not null,
  data jsonb not null,
  -- Why the row is held back; empty when the report already says it.
  held jsonb,
  primary key (job_id, kind, seq)
);
alter table import_row enable row level security;
alter table import_row force row level security;
create policy by_job on import_row using (job_id = nullif(current_setting('app.job', true), '')::uuid);
-- A bundle's rows are compared as soon as they are there: their spread has to be told to the planner by whoever puts them there.
do $$ begin
  execute format('grant maintain on import_row to %I', regexp_replace(current_user, '_owner$', '_app'));
end $$;
`;

/** What tells the others that the top of the network exists. */
const ministryFact = `insert into outbox (id, topic, key, type, payload)
  select '00000000-0000-7000-8000-000000000002', 'student-record.events', id, 'student-record.organisation-registered.v1',
         json_build_object('organisationId', id, 'code', code, 'name', name, 'kind', kind)::text from organisation where code = 'ministere';`;

export class Roster1763800000000 implements MigrationInterface {
  name = 'Roster1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [scope, outbox, messaging, idempotency, jobs, accessLog]) await runner.query(sql);
    for (const sql of [organisations, people, stays, rowSecurity, staging, ministry, ministryFact])
      await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('the first migration has nothing to go back to');
  }
}
