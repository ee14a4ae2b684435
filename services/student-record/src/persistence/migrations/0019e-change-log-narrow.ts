import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whoever sees little of the log finds it by who sees it. The index is for those statements alone that say `cardinality(sees) > 0`,
 * which holds of every row: the planner does not know how much a caller sees, and would use it for the ministry too, which sees
 * everything. All its conditions have to be indexable, so that who settles reads as the ministry does.
 */
const narrowSight = `
create function log_readers() returns text[] language sql stable parallel safe as $$
  select case when current_setting('app.log', true) = 'on' then array['ministere'] else app_organisations() end
$$;
drop policy by_organisation on change;
drop policy settled on change;
create policy by_organisation on change for select using (sees && (select log_readers()));
create policy settled_insert on change for insert with check ((select current_setting('app.log', true)) = 'on');
create policy settled_update on change for update using ((select current_setting('app.log', true)) = 'on');
create policy settled_delete on change for delete using ((select current_setting('app.log', true)) = 'on');
create index change_sees on change using gin (sees) where cardinality(sees) > 0;
`;

/** The position at which a learner was parted from `parted_from`, which is told to those alone who have not read that far. */
const parting = `
alter table change add column parted bigint;
select set_config('app.log', 'on', true);
update change set parted = position where parted_from is not null;
select set_config('app.log', '', true);
`;

/**
 * As before; of what is pending, no more than was until a number. Who waited for another to settle it finds nothing left to do.
 * Whose sight it is stays as it was before the call.
 */
const settling = `
create function pending_until() returns bigint language plpgsql as $$
declare
  log_before text := coalesce(current_setting('app.log', true), '');
  until bigint;
begin
  perform set_config('app.log', 'on', true);
  select max(n) into until from change_pending;
  perform set_config('app.log', log_before, true);
  return until;
end $$;

drop function settle_changes(integer);
create function settle_changes(most integer, until bigint default 9223372036854775807) returns integer language plpgsql set plan_cache_mode = 'force_generic_plan' as $$
declare
  log_before text := coalesce(current_setting('app.log', true), '');
  sight_before text := coalesce(current_setting('app.organisations', true), '');
  head bigint;
  base bigint;
  final bigint;
  taken integer;
  top bigint;
begin
  perform set_config('app.log', 'on', true), set_config('app.organisations', 'ministere', true);
  if exists (select from change_pending where n <= until) then
    select position into head from change_head for update;
    select max(n) into final from (select n from change_pending where n <= until order by n limit most) as first;
  end if;
  if final is null then
    perform set_config('app.log', log_before, true), set_config('app.organisations', sight_before, true);
    return 0;
  end if;
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
    insert into change as c (kind, id, position, sees, entered, keyed, parted_from, parted, key)
      select kind, id, position, sees, array_fill(position, array[cardinality(sees)]), case when keyed then position end, parted_from,
             case when parted_from is not null then position end, key
        from seen where sees <> '{}'
      on conflict (kind, id) do update
         set position = excluded.position, sees = excluded.sees,
             entered = case when excluded.sees = c.sees then c.entered else (
               select array_agg(coalesce(c.entered[array_position(c.sees, code)], excluded.position) order by n)
                 from unnest(excluded.sees) with ordinality as seeing (code, n)) end,
             keyed = coalesce(excluded.keyed, c.keyed),
             parted_from = coalesce(excluded.parted_from, c.parted_from), parted = coalesce(excluded.parted, c.parted)
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
  perform set_config('app.log', log_before, true), set_config('app.organisations', sight_before, true);
  return taken;
end $$;

create or replace function lapse_sight() returns integer language plpgsql as $$
declare
  log_before text := coalesce(current_setting('app.log', true), '');
  sight_before text := coalesce(current_setting('app.organisations', true), '');
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
  perform set_config('app.log', log_before, true), set_config('app.organisations', sight_before, true);
  return lapsed;
end $$;
`;

/**
 * As before, but: whoever finds less than a page among the next 20,000 rows of the log reads all of it by who sees it; each way has its plan, as the planner knows
 * nothing of a caller's sight. Where a record
 * was parted from is said once, to those who saw it. The next place is one that the log has given, whatever the asking clock said.
 */
const reading = `
create function place_in_log(since bigint, further integer) returns bigint language plpgsql
  set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off as $$
declare
  log_before text := coalesce(current_setting('app.log', true), '');
  place bigint;
begin
  perform set_config('app.log', 'on', true);
  select c.position into place from change c where c.position > since order by c.position offset further limit 1;
  perform set_config('app.log', log_before, true);
  return place;
end $$;

create function walk_log(since bigint, until bigint, kinds text[], low integer, high integer, most integer) returns setof change language sql stable
  set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off as $$
  select c.* from change c
   where c.position > since and c.position <= until and c.kind = any (kinds) and c.slot between low and high
   order by c.position limit most
$$;

create function search_log(since bigint, kinds text[], low integer, high integer, most integer) returns setof change language sql stable
  set enable_seqscan = off set enable_indexscan = off as $$
  select c.* from change c
   where cardinality(c.sees) > 0 and c.position > since and c.kind = any (kinds) and c.slot between low and high
   order by c.position limit most
$$;

create or replace function read_changes(acting text, since bigint, kinds text[], low integer, high integer, most integer)
returns table (items text, learners text[], until text, more boolean) language plpgsql
  set max_parallel_workers_per_gather = 0 set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  head bigint;
  bound bigint;
  narrow boolean := false;
  codes text[] := string_to_array(acting, ',');
  last bigint;
  count integer;
begin
  select h.position into head from change_head h;
  if not 'ministere' = any (codes) then
    bound := place_in_log(since, 20000);
  end if;
  perform set_config('app.organisations', acting, true);
  if bound is not null then
    select count(*) < most into narrow from walk_log(since, bound, kinds, low, high, most);
  end if;
  with near as (
    select * from walk_log(since, 9223372036854775807, kinds, low, high, most) where not narrow
    union all select * from search_log(since, kinds, low, high, most) where narrow
  ), inside as (
    select c.kind, c.id, c.position, c.at, false as gone, c.key, since > 0 and c.keyed > since as keyed,
           case when since > 0 and c.parted > since
                 and (exists (select from change f where f.kind = 'learner' and f.id = c.parted_from)
                      or exists (select from change_left f where f.kind = 'learner' and f.id = c.parted_from and f.organisation = any (codes)))
                then c.parted_from end as parted_from,
           (select min(entry) from unnest(c.sees, c.entered) as seeing (code, entry) where code = any (codes)) > since as is_new
      from near c
  ), outside as (
    select l.kind, l.id, max(l.position) as position, max(l.at) as at, true as gone, null, false, null::uuid, false
      from change_left l
     where since > 0 and l.organisation = any (codes) and l.position > since
       and l.kind = any (kinds) and l.slot between low and high
       and not exists (select from change c where c.kind = l.kind and c.id = l.id)
     group by l.kind, l.id order by 3 limit most
  ), picked as materialized (
    select * from inside union all select * from outside order by position limit most
  ), read as (
    select p.*, r.record, false as ended, case when r.record is not null then p.id end as learner
      from picked p left join lateral (
        select json_build_object(
                 'familyName', coalesce(own.said->>'familyName', l.family_name), 'givenName', coalesce(own.said->>'givenName', l.given_name),
                 'middleName', coalesce(own.said->>'middleName', l.middle_name), 'birthDate', coalesce((own.said->>'birthDate')::date, l.birth_date),
                 'permanentCode', coalesce(own.said->>'permanentCode', l.permanent_code), 'sex', coalesce(own.said->>'sex', l.sex)) as record
          from learner l left join lateral (
            select s.said from learner_source s
             where s.learner_id = l.id and s.said is not null
               and not exists (select from learner_source f where f.learner_id = l.id and f.source = l.leading_source)
             order by s.absent_at desc nulls first, s.source, s.source_id limit 1) own on true
         where l.id = p.id and l.merged_into is null offset 0) r on true
     where p.kind = 'learner' and not p.gone
    union all
    select p.*, r.record, false, r.learner_id
      from picked p left join lateral (
        select json_build_object('source', split_part(s.source, '@', 1), 'sourceId', s.source_id, 'learnerId', s.learner_id,
                                 'organisation', o.code, 'absentSince', s.absent_at) as record, s.learner_id
          from learner_source s join organisation o on o.id = s.organisation_id
         where s.source = split_part(p.key, chr(10), 1) and s.source_id = substr(p.key, strpos(p.key, chr(10)) + 1) offset 0) r on true
     where p.kind = 'learner-key' and not p.gone
    union all
    select p.*, r.record, coalesce(r.ended, false), r.learner_id
      from picked p left join lateral (
        select json_build_object('source', split_part(e.source, '@', 1), 'sourceId', e.source_id, 'learnerId', e.learner_id, 'organisation', o.code,
                                 'schoolYear', e.school_year, 'level', e.level, 'studies', e.studies, 'beganOn', e.began_on, 'endedOn', e.ended_on) as record,
               e.ended_on is not null as ended, e.learner_id
          from enrolment e join organisation o on o.id = e.organisation_id where e.id = p.id offset 0) r on true
     where p.kind = 'enrolment' and not p.gone
    union all
    select p.*, r.record, coalesce(r.ended, false), r.learner_id
      from picked p left join lateral (
        select json_build_object('source', split_part(m.source, '@', 1), 'sourceId', m.source_id, 'classId', m.class_id, 'learnerId', m.learner_id,
                                 'staffId', m.staff_id, 'primary', m.is_primary, 'beginsOn', m.begins_on, 'endedOn', coalesce(m.ended_on, m.ends_on)) as record,
               m.ended_on is not null as ended, m.learner_id
          from membership m where m.id = p.id offset 0) r on true
     where p.kind = 'membership' and not p.gone
    union all
    select p.*, r.record, coalesce(r.ended, false), null::uuid
      from picked p left join lateral (
        select json_build_object('source', split_part(c.source, '@', 1), 'sourceId', c.source_id, 'organisation', o.code, 'title', c.title,
                                 'schoolYear', c.school_year, 'level', c.level, 'closedOn', c.closed_on) as record, c.closed_on is not null as ended
          from class c join organisation o on o.id = c.organisation_id where c.id = p.id offset 0) r on true
     where p.kind = 'class' and not p.gone
    union all
    select p.*, r.record, coalesce(r.ended, false), null::uuid
      from picked p left join lateral (
        select json_build_object('source', split_part(f.source, '@', 1), 'sourceId', f.source_id, 'organisation', o.code, 'familyName', f.family_name,
                                 'givenName', f.given_name, 'middleName', f.middle_name, 'leftOn', f.left_on) as record, f.left_on is not null as ended
          from staff f join organisation o on o.id = f.organisation_id where f.id = p.id offset 0) r on true
     where p.kind = 'staff' and not p.gone
    union all
    select p.*, r.record, false, null::uuid
      from picked p left join lateral (
        select json_build_object('code', o.code, 'name', o.name, 'kind', o.kind, 'path', o.path) as record
          from organisation o where o.id = p.id and o.path && codes offset 0) r on true
     where p.kind = 'organisation' and not p.gone
    union all
    select p.*, null::json, false, null::uuid from picked p where p.gone
  ), told as (
    select r.*, case when r.record is null and r.kind = 'learner' then (select l.merged_into from learner l where l.id = r.id) end as merged from read r
  )
  select coalesce(string_agg(
           '{"kind":"' || kind || '","id":"' || id || '","position":"' || t.position || '","at":"' ||
           to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '","change":"' ||
           case when merged is not null then 'merged' when record is null then 'gone' when ended then 'ended'
                when is_new and parted_from is not null then 'parted' when is_new then 'created' else 'changed' end ||
           '","isNew":' || is_new || ',"keyChanged":' || coalesce(keyed and not is_new, false) ||
           ',"mergedInto":' || coalesce('"' || merged || '"', 'null') || ',"partedFrom":' || coalesce('"' || parted_from || '"', 'null') ||
           ',"record":' || coalesce(record::text, 'null') || '}', ',' order by t.position), ''),
         array_agg(distinct learner::text) filter (where learner is not null), max(t.position), count(*)
    into items, learners, last, count
    from told t;
  more := count = most;
  until := (case when count = most then last else greatest(head, last) end)::text;
  return next;
end $$;
`;

/** As before, without holding the lines of more than one range at a time: only their digests stay. */
const proving = `
create or replace function prove_changes(acting text, until bigint, kinds text[], partitions integer)
returns table ("partition" integer, count integer, digest text, moved boolean) language plpgsql
  set max_parallel_workers_per_gather = 0 set enable_hashagg = off as $$
declare
  codes text[] := string_to_array(acting, ',');
  narrow boolean := not 'ministere' = any (codes);
begin
  perform set_config('app.organisations', acting, true);
  return query
    with seen as (
      select c.slot * partitions / 256 as n, c.kind, c.id, c.position from change c where not narrow and c.kind = any (kinds)
      union all
      select c.slot * partitions / 256, c.kind, c.id, c.position from change c where narrow and cardinality(c.sees) > 0 and c.kind = any (kinds)
    ), gone as (
      select distinct l.slot * partitions / 256 as n from change_left l
       where l.organisation = any (codes) and l.position > until and l.kind = any (kinds)
    ), ranges as (
      select s.n, count(*)::integer as count, bool_or(s.position > until) as later,
             sha256(convert_to(string_agg(s.kind || ' ' || s.id || ' ' || s.position || chr(10), '' order by s.kind collate "C", s.id), 'UTF8')) as digest
        from seen s group by s.n
    )
    select n, coalesce(r.count, 0), encode(coalesce(r.digest, sha256('')), 'hex'),
           coalesce(r.later, false) or exists (select from gone g where g.n = every.n)
      from generate_series(0, partitions - 1) as every (n) left join ranges r using (n) order by n;
end $$;
`;

export class ChangeLogNarrow1764910161500 implements MigrationInterface {
  name = 'ChangeLogNarrow1764910161500';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [narrowSight, parting, settling, reading, proving]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('a change that somebody has read is not taken back');
  }
}
