import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The sealed heads of chains of entries (hash-chain.ts of the kit). */
const chains = `
create table hash_chain (
  name text primary key,
  length bigint not null,
  head bytea not null check (octet_length(head) = 32)
);
`;

/** Who changed which fact of the register, why, from what to what; written once and never again. */
const entries = `
create table history_entry (
  chain text not null,
  number bigint not null,
  at timestamptz not null,
  by text not null,
  why text,
  subject text not null,
  version integer not null,
  -- Whose subtree sees it; null where all who read the register do.
  organisation_id uuid,
  changes jsonb not null,
  hash bytea not null check (octet_length(hash) = 32),
  primary key (chain, number)
);
create unique index history_of_subject on history_entry (subject, version);
alter table history_entry enable row level security;
alter table history_entry force row level security;
create policy history_read on history_entry for select
  using (organisation_id is null or organisation_id in (select unnest(app_reach())));
create policy history_written on history_entry for insert with check (true);
do $$
begin
  execute format('revoke update, delete, truncate on history_entry from %I', regexp_replace(current_user, '_owner$', '_app'));
  execute format('revoke delete, truncate on hash_chain from %I', regexp_replace(current_user, '_owner$', '_app'));
end $$;
`;

/** Answers to a POST that may be sent again under its key. */
const keys = `
create table idempotency_key (
  client_id text not null,
  method text not null,
  path text not null,
  key text not null,
  request_hash text not null,
  status smallint not null,
  headers jsonb not null,
  body text,
  at timestamptz not null default clock_timestamp(),
  primary key (client_id, method, path, key)
);
create index idempotency_key_age on idempotency_key (at);
alter table idempotency_key enable row level security;
alter table idempotency_key force row level security;
create policy idempotency_key_of_client on idempotency_key
  using (client_id = current_setting('app.client', true) or at < clock_timestamp() - interval '24 hours')
  with check (client_id = current_setting('app.client', true));
`;

export class History1764910700000 implements MigrationInterface {
  name = 'History1764910700000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [chains, entries, keys]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('a history is not thrown away');
  }
}
