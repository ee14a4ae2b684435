import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A page of the log as an organisation sees it, ready as text: what is in sight and changed, and what left sight, in one order.
 * Whoever sees little of the log does not walk all of it in one call: a page ends at the position of the 200,000th row.
 */
const reading = `
create function read_changes(acting text, since bigint, kinds text[], low integer, high integer, most integer)
returns table (items text, learners text[], until text, more boolean) language plpgsql
  set max_parallel_workers_per_gather = 0 set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  head bigint;
  bound bigint;
  codes text[] := string_to_array(acting, ',');
  last bigint;
  count integer;
begin
  select h.position into head from change_head h;
  if not 'ministere' = any (codes) then
    perform set_config('app.log', 'on', true);
    select c.position into bound from change c where c.position > since order by c.position offset 200000 limit 1;
    perform set_config('app.log', 'off', true);
  end if;
  perform set_config('app.organisations', acting, true);
  with inside as (
    select c.kind, c.id, c.position, c.at, false as gone, c.key, c.parted_from, since > 0 and c.keyed > since as keyed,
           (select min(entry) from unnest(c.sees, c.entered) as seeing (code, entry) where code = any (codes)) > since as is_new
      from change c
     where c.position > since and c.position <= coalesce(bound, 9223372036854775807) and c.kind = any (kinds) and c.slot between low and high
     order by c.position limit most
  ), outside as (
    select l.kind, l.id, max(l.position) as position, max(l.at) as at, true as gone, null, null::uuid, false, false
      from change_left l
     where since > 0 and l.organisation = any (codes) and l.position > since and l.position <= coalesce(bound, 9223372036854775807)
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
  more := count = most or bound is not null;
  until := (case when count = most then last when bound is not null then bound else greatest(head, last, since) end)::text;
  return next;
end $$;
`;

/**
 * What an organisation sees of the log until a position, range by range: how many things, and a digest of their positions. A range
 * in which something has changed since then cannot be compared, and says so.
 */
const proving = `
create function prove_changes(acting text, until bigint, kinds text[], partitions integer)
returns table ("partition" integer, count integer, digest text, moved boolean) language plpgsql
  set max_parallel_workers_per_gather = 0 as $$
begin
  perform set_config('app.organisations', acting, true);
  return query
    with seen as (
      select c.slot * partitions / 256 as n, c.position > until as later,
             c.kind || ' ' || c.id || ' ' || c.position || chr(10) as line
        from change c where c.kind = any (kinds)
    ), gone as (
      select distinct l.slot * partitions / 256 as n from change_left l
       where l.organisation = any (string_to_array(acting, ',')) and l.position > until and l.kind = any (kinds)
    ), ranges as (
      select s.n, count(*)::integer as count, bool_or(later) as later, string_agg(line, '' order by line collate "C") as lines from seen s group by s.n
    )
    select n, coalesce(r.count, 0), encode(sha256(convert_to(coalesce(r.lines, ''), 'UTF8')), 'hex'),
           coalesce(r.later, false) or exists (select from gone g where g.n = every.n)
      from generate_series(0, partitions - 1) as every (n) left join ranges r using (n) order by n;
end $$;
`;

export class ChangeFeed1764910161002 implements MigrationInterface {
  name = 'ChangeFeed1764910161002';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [reading, proving]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop function prove_changes, read_changes`);
  }
}
