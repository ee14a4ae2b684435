import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sites, which the networks read, and their connections, which their organisation alone does. */
const entries = `
create table inventory_entry (
  id uuid primary key,
  register text not null,
  organisation_id uuid not null,
  site_id uuid references inventory_entry,
  code text not null,
  content jsonb not null,
  version integer not null,
  unique nulls not distinct (register, organisation_id, site_id, code),
  check ((register = 'connections') = (site_id is not null))
);
create index inventory_of_site on inventory_entry (site_id) where site_id is not null;
create index inventory_place on inventory_entry (((content->>'latitude')::numeric)) where register = 'sites';
alter table inventory_entry enable row level security;
alter table inventory_entry force row level security;
create policy inventory_entry_read on inventory_entry for select
  using ((register = 'sites' and (select app_is_of_networks()) and organisation_id not in (select unnest(app_sandboxes())))
    or organisation_id in (select unnest(app_reach())));
create policy inventory_entry_added on inventory_entry for insert with check (organisation_id in (select unnest(app_reach())));
create policy inventory_entry_changed on inventory_entry for update using (organisation_id in (select unnest(app_reach())));
`;

const sandboxes = `
create function app_sandboxes() returns uuid[] language sql stable as $$
  select coalesce(array_agg(b.organisation_id), '{}')
    from known_organisation o cross join lateral organisations_below(o.organisation_id) b where o.code = 'bac-a-sable'
$$;
`;

/** What an organisation sent, row by row, until a person has decided each. */
const batches = `
create table inventory_batch (
  id uuid primary key,
  register text not null,
  organisation_id uuid not null,
  mode text not null check (mode in ('any', 'create', 'update')),
  row_count integer not null,
  -- Columns that no field of the register has.
  unread text[] not null,
  sent_by text not null,
  sent_at timestamptz not null default clock_timestamp()
);
create index inventory_batch_of on inventory_batch (organisation_id, id);
alter table inventory_batch enable row level security;
alter table inventory_batch force row level security;
create policy inventory_batch_own on inventory_batch using (organisation_id in (select unnest(app_reach())));

create table inventory_row (
  batch_id uuid not null references inventory_batch,
  number integer not null,
  given jsonb not null,
  content jsonb not null,
  findings jsonb not null,
  state text not null check (state in ('faulty', 'waiting', 'released', 'rejected')),
  -- The entry that it changes, and its version when the row was checked.
  entry_id uuid,
  entry_version integer,
  decided_by text,
  decided_at timestamptz,
  why text,
  primary key (batch_id, number),
  check ((state in ('released', 'rejected')) = (decided_by is not null))
);
alter table inventory_row enable row level security;
alter table inventory_row force row level security;
create policy inventory_row_own on inventory_row using (exists (select from inventory_batch b where b.id = batch_id));
`;

export class Inventories1764910740001 implements MigrationInterface {
  name = 'Inventories1764910740001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [sandboxes, entries, batches]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what people entered is not thrown away');
  }
}
