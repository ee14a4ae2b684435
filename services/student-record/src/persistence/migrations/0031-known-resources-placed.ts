import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A resource of the catalogue has the instant at which it can be read here, whenever it was told there: it is given where changes
 * get their places, so that none follows with an earlier one. One that has none yet is not shown. Those that are there get a new one,
 * for whoever has missed them. It stands beside the copy: the topics do not give it back, and a version before knows nothing of it.
 */
const placed = `
create table resource_instant (
  resource_id uuid primary key,
  -- Null for a resource that has never been placed.
  readable_at timestamptz,
  placed boolean not null default false
);
create index resource_unplaced on resource_instant (resource_id) where not placed;
insert into resource_instant (resource_id) select resource_id from known_resource;

create function resource_told() returns trigger language plpgsql as $$
begin
  insert into resource_instant (resource_id) values (new.resource_id) on conflict (resource_id) do update set placed = false;
  return null;
end $$;
create trigger told after insert on known_resource for each row execute function resource_told();
create trigger told_anew after update on known_resource for each row when (old is distinct from new) execute function resource_told();

create function place_known_resources() returns void language plpgsql as $$
declare
  head bigint;
begin
  if not exists (select from resource_instant where not placed) then return; end if;
  select position into head from change_head for update;
  head := greatest(floor(extract(epoch from clock_timestamp()) * 1000)::bigint + 1, (head >> 20) + 1) << 20;
  update resource_instant set placed = true, readable_at = to_timestamp((head >> 20) / 1000.0) where not placed;
  update change_head set position = head;
end $$;

create or replace function settle_changes(most integer, until bigint default 9223372036854775807) returns integer language plpgsql as $$
declare
  log_before text := coalesce(current_setting('app.log', true), '');
  taken integer := settle_batch(most, until);
begin
  if taken > 0 then perform say_roster_words(), set_config('app.log', log_before, true); end if;
  perform place_known_resources();
  return taken;
end $$;

create or replace function pending_until() returns bigint language plpgsql as $$
declare
  log_before text := coalesce(current_setting('app.log', true), '');
  until bigint;
begin
  perform set_config('app.log', 'on', true);
  select coalesce(max(n), case when exists (select from resource_instant where not placed) then 0 end) into until from change_pending;
  perform set_config('app.log', log_before, true);
  return until;
end $$;
`;

const shown = `
create or replace view resource_shown with (security_invoker = true) as
  select k.resource_id as id, not k.withdrawn as active, i.readable_at as at, k.title, array[]::text[] as roles, null::text as importance,
         k.resource_id::text as vendor_resource_id, 'resource-catalogue'::text as vendor_id, null::text as application_id,
         jsonb_strip_nulls(jsonb_build_object('qc.kind', k.kind, 'qc.levels', k.levels, 'qc.language', k.language, 'qc.locator', k.locator)) as metadata
    from known_resource k join resource_instant i using (resource_id) where i.readable_at is not null
  union all
  select r.id, r.removed_at is null, c.at, r.title, r.roles, r.importance, r.vendor_resource_id, r.vendor_id, r.application_id, null
    from school_resource r join change c on c.kind = 'resource' and c.id = r.id
  union all
  (select distinct on (l.id) l.id, false, l.at, null, array[]::text[], null, '-', null, null, null
     from change_left l
    where l.kind = 'resource' and l.organisation = any (app_organisations()) and not exists (select from change c where c.kind = 'resource' and c.id = l.id)
    order by l.id, l.position desc);
`;

export class KnownResourcesPlaced1764910240000 implements MigrationInterface {
  name = 'KnownResourcesPlaced1764910240000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [placed, shown]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('instants that readers have seen are not thrown away');
  }
}
