import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Grants after their announcement; what of them everybody may know is read under app.published. */
const awards = `
create table grant_award (
  application_id uuid primary key references grant_application,
  call text not null references grant_call,
  organisation_id uuid not null,
  grant_code text not null unique,
  commitment_id uuid not null unique references commitment,
  title jsonb not null,
  -- Codes of the parts of the project.
  parts text[] not null,
  granted_cents bigint not null,
  paid_cents bigint not null default 0,
  facts jsonb not null,
  version integer not null,
  announced_on date not null,
  constraint grant_award_within_grant check (paid_cents between 0 and granted_cents)
);
create index grant_award_of_call on grant_award (call, application_id);
create index grant_award_of_organisation on grant_award (organisation_id, application_id);
alter table grant_award enable row level security;
alter table grant_award force row level security;
create policy grant_award_read on grant_award for select
  using (organisation_id in (select unnest(app_reach())) or current_setting('app.published', true) = 'on');
create policy grant_award_added on grant_award for insert with check ('ministere' = any(app_organisations()));
create policy grant_award_changed on grant_award for update
  using (organisation_id in (select unnest(app_reach())));
do $$
begin
  execute format('revoke delete, truncate on grant_award from %I', regexp_replace(current_user, '_owner$', '_app'));
end $$;
`;

/** When each report is due and its recipient reminded: one row is one reminder, whichever instance sends it. */
const reports = `
create table grant_report_due (
  application_id uuid not null references grant_award,
  report text not null,
  due_on date not null,
  remind_at timestamptz not null,
  reminded_at timestamptz,
  received_at timestamptz,
  primary key (application_id, report)
);
create index grant_report_to_remind on grant_report_due (remind_at) where reminded_at is null and received_at is null;
alter table grant_report_due enable row level security;
alter table grant_report_due force row level security;
create policy grant_report_due_seen on grant_report_due
  using (current_setting('app.service', true) = 'on'
    or exists (select from grant_award a where a.application_id = grant_report_due.application_id));
do $$
begin
  execute format('revoke delete, truncate on grant_report_due from %I', regexp_replace(current_user, '_owner$', '_app'));
end $$;
`;

export class GrantAwards1764910730001 implements MigrationInterface {
  name = 'GrantAwards1764910730001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [awards, reports]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what was awarded is not thrown away');
  }
}
