import { outboxSql, scopeSql } from '@pan/kit/data';
import { idempotencySql } from '@pan/kit/http';
import { jobsSql } from '@pan/kit/jobs';
import { messagingSql } from '@pan/kit/messaging';
import { accessLogSql } from '@pan/kit/people';
import type { MigrationInterface, QueryRunner } from 'typeorm';

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

const hasRowsInSight = (id: string) =>
  `exists (select from learner_source s where s.learner_id = ${id} and (s.absent_at is null or s.absent_at > now() - interval '1 year'))`;
/** A merged record is seen by whoever sees the one it goes on in. */
const inSight = `${hasRowsInSight('learner.id')} or (merged_into is not null and ${hasRowsInSight('learner.merged_into')})`;

/** Sight follows the row that an organisation's system sent; a row absent for a year no longer gives any. */
const rowSecurity = `
alter table learner_source enable row level security;
alter table learner_source force row level security;
create policy by_organisation on learner_source using (visible_to && app_organisations());

alter table learner enable row level security;
alter table learner force row level security;
create policy seen on learner for select using (${inSight});
create policy changed on learner for update using (${inSight});
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
    for (const sql of [scopeSql, outboxSql, messagingSql, idempotencySql, jobsSql, accessLogSql])
      await runner.query(sql);
    for (const sql of [organisations, people, stays, rowSecurity, staging, ministry, ministryFact])
      await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('the first migration has nothing to go back to');
  }
}
