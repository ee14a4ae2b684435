import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What candidates answered to adaptive items, attempt by attempt: rows are added, never changed. */
const itemAttempts = `
create table item_attempt (
  sitting_id uuid not null references sitting,
  item_ref text not null,
  sequence integer not null check (sequence > 0),
  responses jsonb not null,
  seconds integer not null check (seconds >= 0),
  hash text not null,
  made_at timestamptz not null,
  organisation_id uuid not null,
  primary key (sitting_id, item_ref, sequence)
);
alter table item_attempt enable row level security;
alter table item_attempt force row level security;
create policy seen on item_attempt using (current_setting('app.service', true) = 'on'
  or (select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[]));
`;

export class ItemAttempts1764910310010 implements MigrationInterface {
  name = 'ItemAttempts1764910310010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(itemAttempts);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table item_attempt`);
  }
}
