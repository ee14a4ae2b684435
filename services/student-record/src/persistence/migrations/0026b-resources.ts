import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Published resources as the catalogue tells them, to everybody. */
const copy = `
create table known_resource (
  resource_id uuid primary key,
  title text not null,
  kind text not null,
  levels text[] not null,
  language text not null,
  locator text,
  withdrawn boolean not null default false,
  told_at timestamptz not null
);
create index known_resource_levels on known_resource using gin (levels) where not withdrawn;
`;

/** What systems of schools say of resources, and to what they give them: by the systems' own keys, which merges and partings of records follow. */
const own = `
create table school_resource (
  id uuid primary key default uuidv7(),
  source text not null,
  source_id text not null,
  organisation_id uuid not null references organisation,
  visible_to text[] not null,
  vendor_resource_id text not null,
  title text,
  roles text[] not null,
  importance text check (importance in ('primary', 'secondary')),
  vendor_id text,
  application_id text,
  removed_at timestamptz,
  unique (source, source_id)
);
create index school_resource_organisation on school_resource (organisation_id);

create table course_source (
  source text not null,
  source_id text not null,
  organisation_id uuid not null references organisation,
  visible_to text[] not null,
  level text not null,
  primary key (source, source_id)
);
create index course_source_organisation on course_source (organisation_id);

create table resource_use (
  id uuid primary key default uuidv7(),
  source text not null,
  source_id text not null,
  used_by text not null check (used_by in ('class', 'course', 'user')),
  organisation_id uuid not null references organisation,
  visible_to text[] not null,
  title text,
  target_source_id text not null,
  class_source_id text,
  resource_id uuid not null,
  ended_at timestamptz,
  unique (source, used_by, source_id)
);
create index resource_use_target on resource_use (source, used_by, target_source_id) where ended_at is null;
create index resource_use_resource on resource_use (resource_id) where ended_at is null;
create index resource_use_organisation on resource_use (organisation_id);
`;

const rowSecurity = `
alter table school_resource enable row level security;
alter table school_resource force row level security;
create policy by_organisation on school_resource using (visible_to && app_organisations());

alter table course_source enable row level security;
alter table course_source force row level security;
create policy by_organisation on course_source using (visible_to && app_organisations());

alter table resource_use enable row level security;
alter table resource_use force row level security;
create policy by_organisation on resource_use using (visible_to && app_organisations());
`;

const logged = `select log_changes_of('school_resource', 'resource'), log_changes_of('resource_use', 'resource-use')`;

/** What OneRoster's resources service answers: the catalogue's, those of systems in sight, and the keys of what left sight. */
const shown = `
create view resource_shown with (security_invoker = true) as
  select k.resource_id as id, not k.withdrawn as active, k.told_at as at, k.title, array[]::text[] as roles, null::text as importance,
         k.resource_id::text as vendor_resource_id, 'resource-catalogue'::text as vendor_id, null::text as application_id,
         jsonb_strip_nulls(jsonb_build_object('qc.kind', k.kind, 'qc.levels', k.levels, 'qc.language', k.language, 'qc.locator', k.locator)) as metadata
    from known_resource k
  union all
  select r.id, r.removed_at is null, c.at, r.title, r.roles, r.importance, r.vendor_resource_id, r.vendor_id, r.application_id, null
    from school_resource r join change c on c.kind = 'resource' and c.id = r.id
  union all
  (select distinct on (l.id) l.id, false, l.at, null, array[]::text[], null, '-', null, null, null
     from change_left l
    where l.kind = 'resource' and l.organisation = any (app_organisations()) and not exists (select from change c where c.kind = 'resource' and c.id = l.id)
    order by l.id, l.position desc);
`;

export class Resources1764910190001 implements MigrationInterface {
  name = 'Resources1764910190001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [copy, own, rowSecurity, logged, shown]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `drop view resource_shown; drop table resource_use, course_source, school_resource, known_resource`,
    );
  }
}
