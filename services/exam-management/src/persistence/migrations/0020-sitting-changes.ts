import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who changed what of a sitting's time, device or answers, when, why and for whom: one, a room or a session. Rows are added only.
 * A note is the watching person's own, seen by those who reach the organisation.
 */
const sittingChange = `
create table sitting_change (
  id uuid primary key,
  sitting_id uuid not null references sitting,
  session_id uuid not null references exam_session,
  organisation_id uuid not null,
  scope text not null check (scope in ('sitting', 'room', 'session')),
  kind text not null,
  reason text,
  note text,
  minutes integer,
  deadline_before timestamptz not null,
  deadline_at timestamptz not null,
  former_receipt jsonb,
  at timestamptz not null,
  by_client text not null,
  by_subject text
);
create index sitting_change_of_sitting on sitting_change (sitting_id, id);
alter table sitting_change enable row level security;
alter table sitting_change force row level security;
create policy seen on sitting_change using (current_setting('app.service', true) = 'on'
  or (select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[]));

do $$
declare
  app text := regexp_replace(current_user, '_owner$', '_app');
begin
  execute format('revoke update, delete, truncate on sitting_change from %I', app);
end $$;
`;

export class SittingChanges1764910270020 implements MigrationInterface {
  name = 'SittingChanges1764910270020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(sittingChange);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table sitting_change`);
  }
}
