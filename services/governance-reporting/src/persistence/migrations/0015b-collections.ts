import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Definitions of forms: each version for good. */
const forms = `
create table return_form (
  code text not null,
  version integer not null check (version > 0),
  definition jsonb not null,
  -- Whether it came with the service, or was written by the ministry.
  shipped boolean not null,
  by text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (code, version)
);
do $$
begin
  execute format('revoke update, delete, truncate on return_form from %I', regexp_replace(current_user, '_owner$', '_app'));
end $$;
`;

/** Campaigns are the ministry's, and everybody who reads the register sees what was opened. */
const campaigns = `
create table campaign (
  code text primary key,
  id uuid not null unique,
  form text not null,
  form_version integer not null,
  title jsonb not null,
  period_start date not null,
  period_end date not null check (period_end >= period_start),
  expected_on date not null,
  due_on date not null,
  late_until date not null check (late_until >= due_on),
  within text,
  remind_days_before smallint check (remind_days_before between 1 and 60),
  remind_days_after smallint check (remind_days_after between 1 and 60),
  expected integer not null check (expected > 0),
  opened_by text not null,
  opened_at timestamptz not null,
  foreign key (form, form_version) references return_form
);
create unique index campaign_of_period on campaign (form, period_start, period_end, coalesce(within, ''));
alter table campaign enable row level security;
alter table campaign force row level security;
create policy campaign_read on campaign for select using (true);
create policy campaign_opened on campaign for insert with check ((select app_reaches_all()));
`;

/**
 * What each expected organisation answers. Sight and entry follow the tree as it was on the campaign's day: who stood above an
 * organisation then answers for its period, wherever it went since.
 */
const returns = `
create function app_acts_for() returns uuid[] language sql stable as $$
  select coalesce(array_agg(organisation_id), '{}') from known_organisation where code = any(app_organisations())
$$;
create table campaign_return (
  id uuid primary key,
  campaign text not null references campaign deferrable initially deferred,
  organisation_id uuid not null,
  organisation text not null,
  name text not null,
  -- The organisation itself first, then those above it.
  path_ids uuid[] not null check (path_ids[1] = organisation_id),
  path text[] not null check (path[1] = organisation),
  path_kinds text[] not null,
  expected boolean not null,
  late_until date,
  state text not null check (state in ('awaited', 'draft', 'submitted')),
  nothing_to_report boolean not null,
  -- Exact values as text, by cell; a cell that is not here is missing.
  cells jsonb not null check (jsonb_typeof(cells) = 'object'),
  missing integer not null check (missing >= 0),
  received_at timestamptz,
  approvals jsonb not null,
  approved boolean not null,
  entered_by text[] not null,
  version integer not null,
  unique (campaign, organisation_id),
  unique (campaign, organisation),
  check (not nothing_to_report or cells = '{}'),
  check (state <> 'submitted' or (received_at is not null and (nothing_to_report or cells <> '{}'))),
  check (state <> 'awaited' or (not nothing_to_report and cells = '{}')),
  check (jsonb_array_length(approvals) = 0 or (state = 'submitted' and expected)),
  check (not approved or jsonb_array_length(approvals) > 0)
);
create index campaign_return_of_organisation on campaign_return (organisation_id, campaign);
alter table campaign_return enable row level security;
alter table campaign_return force row level security;
create policy campaign_return_read on campaign_return for select
  using ((select app_reaches_all()) or path_ids && (select app_acts_for()) or current_setting('app.service', true) = 'on');
create policy campaign_return_added on campaign_return for insert with check ((select app_reaches_all()));
create policy campaign_return_changed on campaign_return for update
  using ((select app_reaches_all()) or path_ids && (select app_acts_for()));
`;

/** Approved data is locked whoever asks: it is reopened first. The set of those expected, and where they stood, never changes. */
const locked = `
create function refuse_change_of_return() returns trigger language plpgsql as $$
begin
  if (old.campaign, old.organisation_id, old.organisation, old.name, old.path_ids, old.path, old.path_kinds)
     is distinct from (new.campaign, new.organisation_id, new.organisation, new.name, new.path_ids, new.path, new.path_kinds) then
    raise exception 'the place of return % is that of the campaign''s day', old.id using errcode = 'restrict_violation';
  end if;
  if jsonb_array_length(old.approvals) > 0
     and (old.cells, old.nothing_to_report, old.state, old.received_at)
         is distinct from (new.cells, new.nothing_to_report, new.state, new.received_at) then
    raise exception 'return % is approved and cannot change', old.id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger campaign_return_locked before update on campaign_return for each row execute function refuse_change_of_return();
do $$
declare
  app text := regexp_replace(current_user, '_owner$', '_app');
begin
  execute format('revoke update, delete, truncate on campaign from %I', app);
  execute format('revoke delete, truncate on campaign_return from %I', app);
end $$;
`;

export class Collections1764910720001 implements MigrationInterface {
  name = 'Collections1764910720001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [forms, campaigns, returns, locked]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what was collected is not thrown away');
  }
}
