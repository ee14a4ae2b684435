import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A device that was replaced may still hold answers that it signed: its lease is known by its digest, whichever statement replaced it. */
const formerLeases = `
create table former_lease (
  sitting_id uuid not null references sitting,
  lease_hash text not null,
  until timestamptz not null,
  organisation_id uuid not null,
  primary key (sitting_id, lease_hash)
);
alter table former_lease enable row level security;
alter table former_lease force row level security;
create policy seen on former_lease using (current_setting('app.service', true) = 'on');

create function keep_lease() returns trigger language plpgsql as $$
begin
  insert into former_lease values (old.id, old.lease_hash, clock_timestamp(), old.organisation_id) on conflict do nothing;
  return null;
end $$;
create trigger keep_lease after update on sitting
  for each row when (old.lease_hash is distinct from new.lease_hash) execute function keep_lease();
`;

/** What devices kept while they had no network: how far each queue has come, and what waits for a decision. */
const queues = `
create table answer_queue (
  sitting_id uuid not null references sitting,
  id uuid not null,
  session_id uuid not null references exam_session,
  learner_id uuid not null,
  organisation_id uuid not null,
  lease_hash text not null,
  next_index integer not null,
  head text not null,
  state text not null check (state in ('taken', 'taken-late', 'held', 'accepted', 'rejected')),
  why text,
  held jsonb not null default '[]',
  as_file boolean not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  decided_at timestamptz,
  decided_by text,
  reason text,
  primary key (sitting_id, id)
);
create index answer_queue_shown on answer_queue (session_id, organisation_id) where state <> 'taken';
alter table answer_queue enable row level security;
alter table answer_queue force row level security;
create policy seen on answer_queue using (current_setting('app.service', true) = 'on'
  or (select app_reaches_all()) or organisation_id = any((select app_reach())::uuid[]));
`;

export class AnswerQueues1764910280020 implements MigrationInterface {
  name = 'AnswerQueues1764910280020';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [formerLeases, queues]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table answer_queue;
      drop trigger keep_lease on sitting;
      drop function keep_lease;
      drop table former_lease`);
  }
}
