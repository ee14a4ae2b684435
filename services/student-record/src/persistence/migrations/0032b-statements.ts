import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Statements about some kinds of data, or about one record of them, as the reader sees them; of a stay out of sight none tells. */
const beside = `
create function statements_beside(learner uuid, kinds text[], record uuid) returns jsonb language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('kind', s.kind, 'recordId', s.record_id, 'field', s.field, 'text', s.text, 'saidAt', s.said_at) order by s.said_at, s.id), '[]')
    from correction_statement s
   where s.learner_id = learner and s.kind = any(kinds) and (record is null or s.record_id = record)
     and (s.kind <> 'enrolment' or exists (select from enrolment e where e.id = s.record_id))
$$;
`;

/** Whoever reads a record, results or accommodations reads them beside it. */
const read = `
create or replace function learner_records(ids uuid[])
returns table(id uuid, version integer, record jsonb) language sql stable as $$
  select l.id, l.version, jsonb_build_object(
    'id', l.id,
    'familyName', coalesce(own.said->>'familyName', l.family_name),
    'givenName', coalesce(own.said->>'givenName', l.given_name),
    'middleName', coalesce(own.said->>'middleName', l.middle_name),
    'birthDate', coalesce((own.said->>'birthDate')::date, l.birth_date),
    'permanentCode', coalesce(own.said->>'permanentCode', l.permanent_code),
    'sex', coalesce(own.said->>'sex', l.sex),
    'unified', not exists (select from match_pair p where p.learner_id = l.id and p.state = 'open'),
    'sources', coalesce((
      select jsonb_agg(jsonb_build_object('source', split_part(s.source, '@', 1), 'sourceId', s.source_id, 'organisation', o.code) order by s.source, s.source_id)
        from learner_source s join organisation o on o.id = s.organisation_id where s.learner_id = l.id), '[]'),
    'enrolments', coalesce((
      select jsonb_agg(jsonb_build_object('id', e.id, 'organisation', o.code, 'schoolYear', e.school_year, 'level', e.level, 'studies', e.studies,
                                          'beganOn', e.began_on, 'endedOn', e.ended_on) order by e.school_year desc, e.id)
        from enrolment e join organisation o on o.id = e.organisation_id where e.learner_id = l.id), '[]'),
    'classes', coalesce((
      select jsonb_agg(jsonb_build_object('id', c.id, 'title', c.title, 'organisation', o.code) order by c.title, c.id)
        from class c join organisation o on o.id = c.organisation_id
       where c.id in (select m.class_id from membership m where m.learner_id = l.id and m.ended_on is null and m.begins_on is null) and c.closed_on is null), '[]'),
    'statements', statements_beside(l.id, '{learner,enrolment,other}', null))
    from learner l left join lateral (
      select s.said from learner_source s
       where s.learner_id = l.id and s.said is not null
         and not exists (select from learner_source f where f.learner_id = l.id and f.source = l.leading_source)
       order by s.absent_at desc nulls first, s.source, s.source_id limit 1) own on true
   where l.id = any(ids)
$$;

create or replace function read_results(sight text, learner uuid, after uuid, most integer)
returns table(learner_id uuid, id uuid, item jsonb) language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  perform see(sight);
  return query
    select one.id, r.id, r.item
      from (select coalesce(l.merged_into, l.id) as id from learner l where l.id = learner) one
      left join lateral (
        select r.id, r.content || jsonb_build_object('id', r.id, 'kind', r.kind, 'organisation', o.code, 'version', r.version,
                 'reportedAt', r.reported_at,
                 'statements', statements_beside(one.id, '{result}', r.id),
                 'provenance', jsonb_build_object('service', r.service, 'eventId', r.event_id, 'heardAt', r.heard_at),
                 'history', (select jsonb_agg(v.content || jsonb_build_object('version', v.version, 'reportedAt', v.reported_at,
                                      'provenance', jsonb_build_object('service', v.service, 'eventId', v.event_id, 'heardAt', v.heard_at))
                                      order by v.version)
                               from result_version v where v.result_id = r.id and v.version < r.version)) as item
          from result r join organisation o on o.id = r.organisation_id
         where r.learner_id = one.id and r.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
         order by r.id limit most) r on true
     order by r.id;
end $$;

create or replace function read_accommodations(sight text, learner uuid, after uuid, most integer)
returns table(learner_id uuid, id uuid, item jsonb) language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  perform see(sight);
  return query
    select one.id, a.id, a.item
      from (select coalesce(l.merged_into, l.id) as id from learner l where l.id = learner) one
      left join lateral (
        select a.id, jsonb_build_object('id', a.id, 'organisation', o.code, 'extraTimePercent', a.extra_time_percent, 'tools', a.tools,
                 'validFrom', a.valid_from, 'validUntil', a.valid_until, 'endedOn', a.ended_on, 'version', a.version,
                 'statements', statements_beside(one.id, '{accommodation}', a.id)) as item
          from accommodation a join organisation o on o.id = a.organisation_id
         where a.learner_id = one.id and a.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
         order by a.id limit most) a on true
     order by a.id;
end $$;
`;

export class Statements1764910250001 implements MigrationInterface {
  name = 'Statements1764910250001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [beside, read]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what families state is not hidden again');
  }
}
