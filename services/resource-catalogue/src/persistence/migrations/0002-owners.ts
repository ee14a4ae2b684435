import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The network of organisations as the service has heard of it, and what of it a caller reaches. */
const organisations = `
create table known_organisation (
  organisation_id uuid primary key,
  code text not null,
  name text not null,
  kind text not null,
  parent_id uuid
);
create index known_organisation_code on known_organisation (code);
create index known_organisation_parent on known_organisation (parent_id);

create function organisations_below(top uuid) returns table (organisation_id uuid) language sql stable as $$
  with recursive below (id) as (
    select top
    union
    select o.organisation_id from known_organisation o join below b on o.parent_id = b.id
  )
  select id from below
$$;

create function app_reaches_all() returns boolean language sql stable as $$
  select exists (select from known_organisation where kind = 'ministry' and parent_id is null and code = any(app_organisations()))
$$;

create function app_reach() returns uuid[] language sql stable as $$
  select coalesce(array_agg(distinct b.organisation_id), '{}')
    from known_organisation o cross join lateral organisations_below(o.organisation_id) b
   where o.code = any(app_organisations())
$$;
`;

/**
 * Each record and each source is an organisation's. Without one it is the ministry's: so is everything from before this table knew
 * owners. What is shown may be read by everybody; a source too, because the provider names where a record was harvested.
 */
const owners = `
alter table source add column owner_id uuid;
alter table resource add column owner_id uuid;

alter table source enable row level security;
alter table source force row level security;
create policy named on source for select using (true);
create policy kept on source using (((select app_reaches_all()) or owner_id = any((select app_reach())::uuid[])));

alter table resource enable row level security;
alter table resource force row level security;
create policy shown on resource for select using (state <> 'draft');
create policy kept on resource using (((select app_reaches_all()) or owner_id = any((select app_reach())::uuid[])));

-- What an instance of the version before, which names no owner, enters while it runs beside this one.
create policy entered on source for insert with check (owner_id is null);
create policy entered on resource for insert with check (owner_id is null);
`;

export class Owners1764100000001 implements MigrationInterface {
  name = 'Owners1764100000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [organisations, owners]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what is whose is not forgotten again');
  }
}
