import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Drawings of grants to be audited: seed, frame and sample stay as they were, for everybody to draw again. */
const audits = `
create table grant_audit (
  id uuid primary key,
  call text not null references grant_call,
  seed text not null,
  -- Where the seed comes from, said before anybody could know the sample.
  seed_source text not null,
  strata jsonb not null,
  frame jsonb not null,
  sample jsonb not null,
  by text not null,
  at timestamptz not null
);
create index grant_audit_of_call on grant_audit (call, id);
alter table grant_audit enable row level security;
alter table grant_audit force row level security;
create policy grant_audit_read on grant_audit for select using (true);
create policy grant_audit_added on grant_audit for insert with check ('ministere' = any(app_organisations()));

-- What an auditor found of a drawn grant, and what followed; for its recipient and the ministry.
create table grant_finding (
  audit_id uuid not null references grant_audit,
  application_id uuid not null references grant_award,
  organisation_id uuid not null,
  facts jsonb not null,
  version integer not null,
  primary key (audit_id, application_id)
);
alter table grant_finding enable row level security;
alter table grant_finding force row level security;
create policy grant_finding_read on grant_finding for select using (organisation_id in (select unnest(app_reach())));
create policy grant_finding_added on grant_finding for insert with check ('ministere' = any(app_organisations()));
create policy grant_finding_changed on grant_finding for update using ('ministere' = any(app_organisations()));
do $$
declare
  app text := regexp_replace(current_user, '_owner$', '_app');
begin
  execute format('revoke update, delete, truncate on grant_audit from %I', app);
  execute format('revoke delete, truncate on grant_finding from %I', app);
end $$;
`;

export class GrantAudits1764910730002 implements MigrationInterface {
  name = 'GrantAudits1764910730002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(audits);
  }

  async down(): Promise<void> {
    throw new Error('what was drawn and found is not thrown away');
  }
}
