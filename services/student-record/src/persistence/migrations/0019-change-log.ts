import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One row for each thing that somebody sees, with its latest change. A position is the millisecond at which the change was put
 * in order and a number within it (20 bits), so that positions and instants agree. Changes wait in `change_pending` until their
 * transaction is committed; `settle_changes` then gives them their places (decision 0024). `entered` has, for each code in `sees`,
 * the position at which it came to see the thing.
 */
const log = `
create table change (
  kind text not null,
  id uuid not null,
  position bigint not null,
  at timestamptz not null generated always as (to_timestamp((position >> 20) / 1000.0)) stored,
  slot smallint not null generated always as (get_byte(uuid_send(id), 15)) stored,
  sees text[] not null,
  entered bigint[] not null,
  keyed bigint,
  parted_from uuid,
  key text,
  primary key (kind, id)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
create unique index change_position on change (position);
alter table change enable row level security;
alter table change force row level security;
create policy by_organisation on change for select using (sees && (select app_organisations()));
create policy settled on change for all using ((select current_setting('app.log', true)) = 'on');

create table change_left (
  kind text not null,
  id uuid not null,
  organisation text not null,
  position bigint not null,
  at timestamptz not null generated always as (to_timestamp((position >> 20) / 1000.0)) stored,
  slot smallint not null generated always as (get_byte(uuid_send(id), 15)) stored,
  primary key (kind, id, organisation)
);
create index change_left_position on change_left (organisation, position);
alter table change_left enable row level security;
alter table change_left force row level security;
create policy by_organisation on change_left for select using (organisation = any ((select app_organisations())::text[]));
create policy settled on change_left for all using ((select current_setting('app.log', true)) = 'on');

create table change_pending (
  n bigint generated always as identity primary key,
  kind text not null,
  id uuid not null,
  was text[],
  sees text[],
  keyed boolean not null default false,
  parted_from uuid,
  key text
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
alter table change_pending enable row level security;
alter table change_pending force row level security;
create policy noted on change_pending for insert with check (true);
create policy settled on change_pending for all using ((select current_setting('app.log', true)) = 'on');

create table change_head (
  single boolean not null default true primary key check (single),
  position bigint not null
);
insert into change_head (position) values (0);

create function change_position(at timestamptz) returns bigint language sql immutable parallel safe as $$
  select floor(extract(epoch from at) * 1000)::bigint << 20
$$;
`;

/** What the triggers of a table write: of any row its kind, who sees it now and, where that changed, who saw it before. */
const triggers = `
create function change_inserted() returns trigger language plpgsql as $$
begin
  insert into change_pending (kind, id, sees) select tg_argv[0], id, visible_to from new_rows;
  return null;
end $$;

create function change_updated() returns trigger language plpgsql as $$
begin
  if tg_argv[1] = 'keyed' then
    insert into change_pending (kind, id, was, sees, keyed)
      select tg_argv[0], n.id, case when o.visible_to <> n.visible_to then o.visible_to end, n.visible_to,
             (o.source, o.source_id) is distinct from (n.source, n.source_id)
        from new_rows n join old_rows o on o.id = n.id where n is distinct from o;
  else
    insert into change_pending (kind, id, was, sees)
      select tg_argv[0], n.id, case when o.visible_to <> n.visible_to then o.visible_to end, n.visible_to
        from new_rows n join old_rows o on o.id = n.id where n is distinct from o;
  end if;
  return null;
end $$;

create function change_deleted() returns trigger language plpgsql as $$
begin
  insert into change_pending (kind, id, was, sees) select tg_argv[0], id, visible_to, '{}'::text[] from old_rows;
  return null;
end $$;

create function log_changes_of(of_table regclass, kind text) returns void language plpgsql as $$
declare
  keyed text := case when exists (select from pg_attribute where attrelid = of_table and attname = 'source_id') then 'keyed' else '' end;
begin
  execute format('create trigger change_inserted after insert on %s referencing new table as new_rows for each statement execute function change_inserted(%L)', of_table, kind);
  execute format('create trigger change_updated after update on %s referencing old table as old_rows new table as new_rows for each statement execute function change_updated(%L, %L)', of_table, kind, keyed);
  execute format('create trigger change_deleted after delete on %s referencing old table as old_rows for each statement execute function change_deleted(%L)', of_table, kind);
end $$;

select log_changes_of('enrolment', 'enrolment'), log_changes_of('class', 'class'),
       log_changes_of('membership', 'membership'), log_changes_of('staff', 'staff');
`;

/**
 * A learner is seen by the rows of sources, so those tell; the record itself only when it changes. Each row is also a key of its
 * own, which stands for one learner at a time. The parent of a new organisation lists it.
 */
const others = `
create function key_id(key text) returns uuid language sql immutable parallel safe as $$ select md5(key)::uuid $$;
create function key_id(source text, source_id text) returns uuid language sql immutable parallel safe as $$
  select key_id(source || chr(10) || source_id)
$$;
create function learner_source_inserted() returns trigger language plpgsql as $$
begin
  insert into change_pending (kind, id, sees, key)
    select 'learner', learner_id, null, null from new_rows
    union all select 'learner-key', key_id(source, source_id), visible_to, source || chr(10) || source_id from new_rows;
  return null;
end $$;
create function learner_source_updated() returns trigger language plpgsql as $$
begin
  insert into change_pending (kind, id, was)
    select 'learner', o.learner_id, case when (o.learner_id, o.visible_to) is distinct from (n.learner_id, n.visible_to) then o.visible_to end
      from old_rows o left join new_rows n on n.source = o.source and n.source_id = o.source_id where n is distinct from o
    union all
    select 'learner', n.learner_id, null
      from new_rows n left join old_rows o on o.source = n.source and o.source_id = n.source_id where o.learner_id is distinct from n.learner_id;
  insert into change_pending (kind, id, was, sees, key)
    select 'learner-key', key_id(coalesce(n.source, o.source), coalesce(n.source_id, o.source_id)),
           case when n.visible_to is distinct from o.visible_to then o.visible_to end, coalesce(n.visible_to, '{}'),
           n.source || chr(10) || n.source_id
      from old_rows o full join new_rows n on n.source = o.source and n.source_id = o.source_id
     where (n.learner_id, n.organisation_id, n.visible_to, n.absent_at) is distinct from (o.learner_id, o.organisation_id, o.visible_to, o.absent_at);
  return null;
end $$;
create function learner_source_deleted() returns trigger language plpgsql as $$
begin
  insert into change_pending (kind, id, was, sees)
    select 'learner', learner_id, visible_to, null from old_rows
    union all select 'learner-key', key_id(source, source_id), visible_to, '{}'::text[] from old_rows;
  return null;
end $$;
create trigger change_inserted after insert on learner_source referencing new table as new_rows for each statement execute function learner_source_inserted();
create trigger change_updated after update on learner_source referencing old table as old_rows new table as new_rows for each statement execute function learner_source_updated();
create trigger change_deleted after delete on learner_source referencing old table as old_rows for each statement execute function learner_source_deleted();

create function learner_updated() returns trigger language plpgsql as $$
begin
  insert into change_pending (kind, id)
    select 'learner', n.id from new_rows n join old_rows o on o.id = n.id
     where (n.family_name, n.given_name, n.middle_name, n.birth_date, n.permanent_code, n.sex, n.merged_into, n.leading_source)
           is distinct from (o.family_name, o.given_name, o.middle_name, o.birth_date, o.permanent_code, o.sex, o.merged_into, o.leading_source);
  return null;
end $$;
create trigger change_updated after update on learner referencing old table as old_rows new table as new_rows for each statement execute function learner_updated();

create function learner_parted(learner uuid, of uuid) returns void language sql as $$
  insert into change_pending (kind, id, parted_from) values ('learner', learner, of)
$$;

create function organisation_written() returns trigger language plpgsql as $$
begin
  insert into change_pending (kind, id, sees)
    select 'organisation', o.id, o.path from organisation o where o.id in (select id from new_rows union select parent_id from new_rows);
  return null;
end $$;
create trigger change_inserted after insert on organisation referencing new table as new_rows for each statement execute function organisation_written();
create trigger change_updated after update on organisation referencing new table as new_rows for each statement execute function organisation_written();
`;

/**
 * Gives what has been committed its places, in one order, and says how many waited. One transaction at a time does it, and
 * whoever finds something pending waits for it: nothing is read below a place that is still to be given. A place is later than
 * any instant that a reader can have seen on the clock before.
 */
const settling = `
create function settle_changes(most integer) returns integer language plpgsql set plan_cache_mode = 'force_generic_plan' as $$
declare
  head bigint;
  base bigint;
  final bigint;
  taken integer;
  top bigint;
begin
  perform set_config('app.log', 'on', true), set_config('app.organisations', 'ministere', true);
  if not exists (select from change_pending) then return 0; end if;
  select position into head from change_head for update;
  select max(n) into final from (select n from change_pending order by n limit most) as first;
  if final is null then return 0; end if;
  base := greatest(floor(extract(epoch from clock_timestamp()) * 1000)::bigint + 1, (head >> 20) + 1) << 20;
  with waiting as (
    delete from change_pending where n <= final returning *
  ), noted as (
    select kind, id, max(n) as n, count(*) as times, (array_agg(sees::text order by n desc))[1]::text[] as sees, (array_agg(key order by n desc))[1] as key,
           bool_or(keyed) as keyed, (array_agg(parted_from order by n desc) filter (where parted_from is not null))[1] as parted_from,
           string_to_array(string_agg(array_to_string(was, ','), ','), ',') as was
      from waiting group by kind, id
  ), seen as materialized (
    select kind, id, times, base + row_number() over (order by n) as position, key, keyed, parted_from, was,
           (select c.sees from change c where c.kind = d.kind and c.id = d.id) as before,
           case when kind <> 'learner' then sees else coalesce((
             select array_agg(distinct code) from learner_source s, unnest(s.visible_to) as code
              where s.learner_id = d.id and (s.absent_at is null or s.absent_at > now() - interval '1 year')), '{}') end as sees
      from noted d
  ), written as (
    insert into change as c (kind, id, position, sees, entered, keyed, parted_from, key)
      select kind, id, position, sees, array_fill(position, array[cardinality(sees)]), case when keyed then position end, parted_from, key
        from seen where sees <> '{}'
      on conflict (kind, id) do update
         set position = excluded.position, sees = excluded.sees,
             entered = case when excluded.sees = c.sees then c.entered else (
               select array_agg(coalesce(c.entered[array_position(c.sees, code)], excluded.position) order by n)
                 from unnest(excluded.sees) with ordinality as seeing (code, n)) end,
             keyed = coalesce(excluded.keyed, c.keyed),
             parted_from = coalesce(excluded.parted_from, c.parted_from)
  ), gone as (
    delete from change where ctid = any (array(
      select o.ctid from seen n cross join lateral (select c.ctid from change c where c.kind = n.kind and c.id = n.id offset 0) o where n.sees = '{}'))
  ), left_now as (
    insert into change_left as o (kind, id, organisation, position)
      select distinct kind, id, code, position from seen, unnest(was || before) as code where code <> all (sees)
      on conflict (kind, id, organisation) do update set position = excluded.position
  ), back as (
    delete from change_left where ctid = any (array(
      select o.ctid from seen n cross join lateral (
        select l.ctid from change_left l where l.kind = n.kind and l.id = n.id and l.organisation = any (n.sees) offset 0) o))
  )
  select sum(times), max(position) into taken, top from seen;
  update change_head set position = top;
  return taken;
end $$;
`;

/** A row that has been absent for a year gives no sight any more, though nobody writes then. */
const lapsing = `
create index learner_source_absent on learner_source (absent_at) where absent_at is not null;
alter table change_head add column lapsed_until timestamptz not null default now();
create function lapse_sight() returns integer language plpgsql as $$
declare
  since timestamptz;
  until timestamptz := now();
  lapsed integer;
begin
  perform set_config('app.log', 'on', true), set_config('app.organisations', 'ministere', true);
  select lapsed_until into since from change_head for update;
  insert into change_pending (kind, id)
    select distinct 'learner', learner_id from learner_source
     where absent_at > since - interval '1 year' and absent_at <= until - interval '1 year';
  get diagnostics lapsed = row_count;
  update change_head set lapsed_until = until where until > lapsed_until;
  return lapsed;
end $$;
`;

export class ChangeLog1764910161000 implements MigrationInterface {
  name = 'ChangeLog1764910161000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [log, triggers, others, settling, lapsing]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('a change that somebody has read is not taken back');
  }
}
