import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables of returns as they were sent, until the job that reads them has ended. */
const imports = `
create table return_import (
  job_id uuid primary key references job on delete cascade,
  campaign text not null references campaign,
  content text not null
);
alter table return_import enable row level security;
alter table return_import force row level security;
create policy return_import_of_job on return_import using (exists (select from job where job.id = job_id));
`;

/** Who was reminded before and after the deadline, once each: the mailbox of those in whose tree the return lies. */
const reminders = `
create table return_reminder (
  return_id uuid not null references campaign_return,
  moment text not null check (moment in ('before', 'after')),
  told_at timestamptz not null,
  primary key (return_id, moment)
);
alter table return_reminder enable row level security;
alter table return_reminder force row level security;
create policy return_reminder_read on return_reminder for select
  using (exists (select from campaign_return r where r.id = return_id));
create policy return_reminder_told on return_reminder for insert with check (current_setting('app.service', true) = 'on');
do $$
begin
  execute format('revoke update, delete, truncate on return_reminder from %I', regexp_replace(current_user, '_owner$', '_app'));
end $$;
`;

/** Campaigns are the networks': whoever holds a sandbox alone sees none of them. */
const sight = `
alter policy campaign_read on campaign
  using ((select app_is_of_networks()) or current_setting('app.service', true) = 'on');
`;

export class ReturnTables1764910720002 implements MigrationInterface {
  name = 'ReturnTables1764910720002';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [imports, reminders, sight]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what was told is not thrown away');
  }
}
