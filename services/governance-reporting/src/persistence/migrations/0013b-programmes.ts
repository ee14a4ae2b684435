import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Definitions of kinds of programmes: each version for good. */
const kinds = `
create table programme_kind (
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
  execute format('revoke update, delete, truncate on programme_kind from %I', regexp_replace(current_user, '_owner$', '_app'));
end $$;
`;

/** All who read the register see a shared row; whoever reaches its organisation sees and writes the others. */
const initiatives = `
create table initiative (
  id uuid primary key,
  kind text not null,
  kind_version integer not null,
  organisation_id uuid not null,
  shared boolean not null,
  state text not null,
  measures text[] not null,
  -- Each fact with its source, by JSON Pointer.
  facts jsonb not null,
  version integer not null,
  foreign key (kind, kind_version) references programme_kind
);
create index initiative_of_kind on initiative (kind, id);
create index initiative_of_organisation on initiative (organisation_id, id);
create index initiative_for_measure on initiative using gin (measures);
alter table initiative enable row level security;
alter table initiative force row level security;
create policy initiative_read on initiative for select
  using (shared or organisation_id in (select unnest(app_reach())));
create policy initiative_added on initiative for insert
  with check (organisation_id in (select unnest(app_reach())));
create policy initiative_changed on initiative for update
  using (organisation_id in (select unnest(app_reach())));
`;

const commitments = `
create table commitment (
  id uuid primary key,
  initiative_id uuid not null references initiative,
  organisation_id uuid not null,
  shared boolean not null,
  measure text,
  grant_code text,
  -- Nothing is committed any more where it was cancelled.
  amount_cents bigint not null,
  paid_cents bigint not null check (paid_cents between 0 and amount_cents),
  facts jsonb not null,
  version integer not null
);
create index commitment_of_initiative on commitment (initiative_id, id);
create index commitment_of_grant on commitment (grant_code) where grant_code is not null;
alter table commitment enable row level security;
alter table commitment force row level security;
create policy commitment_read on commitment for select
  using (shared or organisation_id in (select unnest(app_reach())));
create policy commitment_added on commitment for insert
  with check (organisation_id in (select unnest(app_reach())));
create policy commitment_changed on commitment for update
  using (organisation_id in (select unnest(app_reach())));
`;

/** What the ministry enters of the plan itself: facts that its text leaves unknown, grants, partners. */
const entries = `
create table register_entry (
  kind text not null,
  code text not null,
  facts jsonb not null,
  version integer not null,
  primary key (kind, code)
);
`;

export class Programmes1764910700001 implements MigrationInterface {
  name = 'Programmes1764910700001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [kinds, initiatives, commitments, entries]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what people entered is not thrown away');
  }
}
