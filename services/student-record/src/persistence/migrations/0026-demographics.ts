import type { MigrationInterface, QueryRunner } from 'typeorm';

/** As in 0023, with birth date, sex and permanent code only where they are asked for. */
const feed = `
create function read_changes(acting text, since bigint, kinds text[], low integer, high integer, most integer, demographics boolean)
returns table (items text, learners text[], until text, more boolean) language plpgsql
set max_parallel_workers_per_gather to '0' set enable_hashjoin to 'off' set enable_mergejoin to 'off' set plan_cache_mode to 'force_generic_plan' as $$
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
        select case when demographics
                 then json_build_object('familyName', n.family, 'givenName', n.given, 'middleName', n.middle,
                        'birthDate', coalesce((own.said->>'birthDate')::date, l.birth_date),
                        'permanentCode', coalesce(own.said->>'permanentCode', l.permanent_code), 'sex', coalesce(own.said->>'sex', l.sex))
                 else json_build_object('familyName', n.family, 'givenName', n.given, 'middleName', n.middle) end as record
          from learner l left join lateral (
            select s.said from learner_source s
             where s.learner_id = l.id and s.said is not null
               and not exists (select from learner_source f where f.learner_id = l.id and f.source = l.leading_source)
             order by s.absent_at desc nulls first, s.source, s.source_id limit 1) own on true
          cross join lateral (select coalesce(own.said->>'familyName', l.family_name) as family, coalesce(own.said->>'givenName', l.given_name) as given,
                                     coalesce(own.said->>'middleName', l.middle_name) as middle) n
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

/** By which the version before asks, for as long as it goes on beside this one. */
const former = `
create or replace function read_changes(acting text, since bigint, kinds text[], low integer, high integer, most integer)
returns table (items text, learners text[], until text, more boolean) language sql as $$
  select * from read_changes(acting, since, kinds, low, high, most, true)
$$;
`;

/** Clients that were approved before keep what their purpose needs, or what they have by OneRoster (decision 0031). */
const grants = `
select set_config('app.organisations', 'ministere', true);
update client_request r set scopes = array_append(r.scopes, 'demographics:read')
 where 'learners:read' = any (r.scopes) and not 'demographics:read' = any (r.scopes)
   and (array[r.purpose] || r.purposes && array['school-administration', 'ministry-supervision']
        or 'https://purl.imsglobal.org/spec/or/v1p2/scope/roster-demographics.readonly' = any (r.scopes)
        or 'https://purl.imsglobal.org/spec/or/v1p1/scope/roster-demographics.readonly' = any (r.scopes))
   and exists (select from client_grant g where g.request_id = r.id and g.client_id is not null);
`;

export class Demographics1764910190000 implements MigrationInterface {
  name = 'Demographics1764910190000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [feed, former, grants]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('whoever has been given a scope would lose it, and the former function is not kept');
  }
}
