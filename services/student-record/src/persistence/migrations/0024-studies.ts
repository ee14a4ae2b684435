import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a stay is for, beyond its level: sector, track, programme, attendance, term and modules; null where nothing was said. */
const studies = `alter table enrolment add column studies jsonb`;

/** As in 0014, with the studies of each stay. */
const records = `
create or replace function learner_records(ids uuid[]) returns table (id uuid, version integer, record jsonb) language sql stable as $$
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
       where c.id in (select m.class_id from membership m where m.learner_id = l.id and m.ended_on is null and m.begins_on is null) and c.closed_on is null), '[]'))
    from learner l left join lateral (
      select s.said from learner_source s
       where s.learner_id = l.id and s.said is not null
         and not exists (select from learner_source f where f.learner_id = l.id and f.source = l.leading_source)
       order by s.absent_at desc nulls first, s.source, s.source_id limit 1) own on true
   where l.id = any(ids)
$$;
`;

/** A client's keys and state are changed by people who read them: the version says which. As in 0012, with it. */
const clients = `
alter table client_grant add column version integer not null default 1;
create or replace function read_client(sight text, client text) returns table (item jsonb) language plpgsql as $$
begin
  perform see(sight);
  return query
    select jsonb_build_object('id', g.client_id, 'vendor', r.vendor, 'scopes', r.scopes, 'purpose', r.purpose,
             'purposes', case when r.purposes = '{}' then array[r.purpose] else r.purposes end,
             'organisations', case when g.state = 'approved' then array[o.code] else '{}' end,
             'authMethod', g.auth_method, 'keys', g.keys, 'version', g.version)
      from client_grant g join client_request r on r.id = g.request_id join organisation o on o.id = g.organisation_id
     where g.client_id = client;
end $$;
`;

export class Studies1764910166000 implements MigrationInterface {
  name = 'Studies1764910166000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [studies, records, clients]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what was said of studies is not thrown away');
  }
}
