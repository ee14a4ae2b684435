import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A call as it is now, what of its budget is granted, and each of its versions for good. Everybody reads calls. */
const calls = `
create table grant_call (
  code text primary key,
  id uuid not null unique,
  version integer not null,
  definition jsonb not null,
  budget_cents bigint not null,
  -- Decisions are added under the lock of this row; together they never exceed the budget.
  granted_cents bigint not null default 0,
  -- The day on which the list of eligible organisations is drawn up, and when it was.
  eligible_on date not null,
  drawn_at timestamptz,
  at timestamptz not null default clock_timestamp(),
  constraint grant_call_within_budget check (granted_cents between 0 and budget_cents)
);
create index grant_call_to_draw on grant_call (eligible_on) where drawn_at is null;
create table grant_call_version (
  code text not null references grant_call,
  version integer not null check (version > 0),
  definition jsonb not null,
  by text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (code, version)
);
create table grant_eligible (
  call text not null references grant_call,
  organisation_id uuid not null,
  primary key (call, organisation_id)
);
alter table grant_call enable row level security;
alter table grant_call force row level security;
create policy grant_call_read on grant_call for select using (true);
create policy grant_call_added on grant_call for insert with check ('ministere' = any(app_organisations()));
create policy grant_call_changed on grant_call for update
  using ('ministere' = any(app_organisations()) or current_setting('app.service', true) = 'on');
alter table grant_call_version enable row level security;
alter table grant_call_version force row level security;
create policy grant_call_version_read on grant_call_version for select using (true);
create policy grant_call_version_added on grant_call_version for insert with check ('ministere' = any(app_organisations()));
do $$
declare
  app text := regexp_replace(current_user, '_owner$', '_app');
begin
  execute format('revoke delete, truncate on grant_call from %I', app);
  execute format('revoke update, delete, truncate on grant_call_version, grant_eligible from %I', app);
end $$;
`;

/** People who judge the applications of a call, for an organisation or for themselves; app.assessor is who asks. */
const assessors = `
create table grant_assessor (
  call text not null references grant_call,
  person text not null,
  organisation_id uuid,
  by text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (call, person)
);
alter table grant_assessor enable row level security;
alter table grant_assessor force row level security;
create policy grant_assessor_read on grant_assessor for select
  using ((select app_reaches_all()) or person = current_setting('app.assessor', true));
create policy grant_assessor_added on grant_assessor for insert with check ('ministere' = any(app_organisations()));
do $$
begin
  execute format('revoke update, delete, truncate on grant_assessor from %I', regexp_replace(current_user, '_owner$', '_app'));
end $$;
`;

/** A draft is in sight of its organisation alone; what is submitted also of the ministry and the call's assessors. */
const applications = `
create table grant_application (
  id uuid primary key,
  call text not null references grant_call,
  organisation_id uuid not null,
  state text not null check (state in ('draft', 'submitted', 'withdrawn', 'granted', 'granted-in-part', 'refused', 'waiting')),
  -- The number of the last submitted version; 0 where nothing was.
  submission integer not null default 0,
  -- Of the last submitted version: an initiative is funded once by a call.
  initiative_id uuid references initiative,
  facts jsonb not null,
  version integer not null
);
create index grant_application_of_call on grant_application (call, id);
create index grant_application_of_organisation on grant_application (organisation_id, id);
create unique index grant_application_of_initiative on grant_application (call, initiative_id) where state <> 'withdrawn';
alter table grant_application enable row level security;
alter table grant_application force row level security;
create policy grant_application_read on grant_application for select using (
  current_setting('app.service', true) = 'on'
  or (organisation_id in (select unnest(app_reach())) and (submission > 0 or not (select app_reaches_all())))
  or (submission > 0 and call in (select a.call from grant_assessor a where a.person = current_setting('app.assessor', true))));
create policy grant_application_added on grant_application for insert
  with check (organisation_id in (select unnest(app_reach())));
create policy grant_application_changed on grant_application for update
  using (current_setting('app.service', true) = 'on' or organisation_id in (select unnest(app_reach())));

create table grant_application_version (
  application_id uuid not null references grant_application,
  number integer not null check (number > 0),
  submission jsonb not null,
  primary key (application_id, number)
);
alter table grant_application_version enable row level security;
alter table grant_application_version force row level security;
create policy grant_application_version_seen on grant_application_version
  using (exists (select from grant_application a where a.id = application_id));
do $$
begin
  execute format('revoke update, delete, truncate on grant_application_version from %I', regexp_replace(current_user, '_owner$', '_app'));
end $$;
`;

/** Scores are in sight of who gave them and of the ministry; of another assessor once theirs are in (app.scores). */
const assessments = `
create table grant_conflict (
  application_id uuid not null references grant_application,
  person text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (application_id, person)
);
alter table grant_conflict enable row level security;
alter table grant_conflict force row level security;
create policy grant_conflict_read on grant_conflict for select
  using ((select app_reaches_all()) or person = current_setting('app.assessor', true));
create policy grant_conflict_added on grant_conflict for insert with check (person = current_setting('app.assessor', true));

create table grant_assessment (
  id uuid primary key,
  application_id uuid not null references grant_application,
  assessor text not null,
  -- The version that was judged; those of an earlier one count no more.
  submission integer not null,
  scores jsonb not null,
  comment text,
  points numeric not null,
  version integer not null,
  at timestamptz not null,
  unique (application_id, assessor)
);
alter table grant_assessment enable row level security;
alter table grant_assessment force row level security;
create policy grant_assessment_read on grant_assessment for select
  using ((select app_reaches_all()) or assessor = current_setting('app.assessor', true)
    or current_setting('app.scores', true) = 'on');
create policy grant_assessment_added on grant_assessment for insert with check (assessor = current_setting('app.assessor', true));
create policy grant_assessment_changed on grant_assessment for update using (assessor = current_setting('app.assessor', true));
do $$
declare
  app text := regexp_replace(current_user, '_owner$', '_app');
begin
  execute format('revoke update, delete, truncate on grant_conflict from %I', app);
  execute format('revoke delete, truncate on grant_assessment from %I', app);
end $$;
`;

export class GrantCalls1764910730000 implements MigrationInterface {
  name = 'GrantCalls1764910730000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [calls, assessors, applications, assessments]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what people asked and decided is not thrown away');
  }
}
