import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Work too long for a request, as the kit keeps it in every service. */
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
create function job_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('due', 'jobs');
  return null;
end $$;
create trigger job_changed after insert or delete or update of state on job for each row execute function job_changed();
`;

export class Jobs1764910710000 implements MigrationInterface {
  name = 'Jobs1764910710000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(jobs);
  }

  async down(): Promise<void> {
    throw new Error('jobs are not thrown away');
  }
}
