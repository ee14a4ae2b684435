import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Keys of a system belong within a centre. The plain name stays with the centre that most of its rows are in; the rows of the
 * others are kept under `name@centre` from here on. Forced row-level security holds for the owner too.
 */
const spaces = `
alter table source_system add column centre text;
select set_config('app.organisations', 'ministere', true);
create temporary table key_space on commit drop as
  select t.source, coalesce(o.path[2], o.path[1]) as centre, count(*) as rows
    from (select source, organisation_id from learner_source union all
          select source, organisation_id from staff union all
          select source, organisation_id from enrolment union all
          select source, organisation_id from class union all
          select source, organisation_id from accommodation union all
          select source, organisation_id from organisation_source) t
         join organisation o on o.id = t.organisation_id group by 1, 2;
insert into source_system (code, client_id)
  select distinct source, split_part(source, '/', 1) from key_space where source like '%/%' on conflict do nothing;
update source_system s
   set centre = (select k.centre from key_space k where k.source = s.code order by k.rows desc, k.centre limit 1);
create temporary table moved_keys on commit drop as
  select k.source, k.centre, k.source || '@' || k.centre as own from key_space k join source_system s on s.code = k.source where k.centre <> s.centre;
insert into source_system (code, client_id, heirs, centre)
  select m.own, s.client_id, s.heirs, m.centre from moved_keys m join source_system s on s.code = m.source;
update membership t set source = m.own
  from class c join organisation o on o.id = c.organisation_id join moved_keys m on m.centre = coalesce(o.path[2], o.path[1])
 where t.class_id = c.id and t.source = m.source;
update learner_source t set source = m.own
  from organisation o join moved_keys m on m.centre = coalesce(o.path[2], o.path[1]) where t.organisation_id = o.id and t.source = m.source;
update staff t set source = m.own
  from organisation o join moved_keys m on m.centre = coalesce(o.path[2], o.path[1]) where t.organisation_id = o.id and t.source = m.source;
update enrolment t set source = m.own
  from organisation o join moved_keys m on m.centre = coalesce(o.path[2], o.path[1]) where t.organisation_id = o.id and t.source = m.source;
update class t set source = m.own
  from organisation o join moved_keys m on m.centre = coalesce(o.path[2], o.path[1]) where t.organisation_id = o.id and t.source = m.source;
update accommodation t set source = m.own
  from organisation o join moved_keys m on m.centre = coalesce(o.path[2], o.path[1]) where t.organisation_id = o.id and t.source = m.source;
update organisation_source t set source = m.own
  from organisation o join moved_keys m on m.centre = coalesce(o.path[2], o.path[1]) where t.organisation_id = o.id and t.source = m.source;
update learner l set leading_source = s.source
  from (select distinct on (learner_id) learner_id, source from learner_source order by learner_id, absent_at desc nulls first, source) s
 where s.learner_id = l.id and l.leading_source in (select source from moved_keys)
   and not exists (select from learner_source f where f.learner_id = l.id and f.source = l.leading_source);
select set_config('app.organisations', '', true);
`;

/** A pupil with two places in a class is one, and the class is one. Systems are shown by the names that they use. */
const reads = `
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
      select jsonb_agg(jsonb_build_object('id', e.id, 'organisation', o.code, 'schoolYear', e.school_year, 'level', e.level,
                                          'beganOn', e.began_on, 'endedOn', e.ended_on) order by e.school_year desc, e.id)
        from enrolment e join organisation o on o.id = e.organisation_id where e.learner_id = l.id), '[]'),
    'classes', coalesce((
      select jsonb_agg(jsonb_build_object('id', c.id, 'title', c.title, 'organisation', o.code) order by c.title, c.id)
        from class c join organisation o on o.id = c.organisation_id
       where c.id in (select m.class_id from membership m where m.learner_id = l.id and m.ended_on is null) and c.closed_on is null), '[]'))
    from learner l left join lateral (
      select s.said from learner_source s
       where s.learner_id = l.id and s.said is not null
         and not exists (select from learner_source f where f.learner_id = l.id and f.source = l.leading_source)
       order by s.absent_at desc nulls first, s.source, s.source_id limit 1) own on true
   where l.id = any(ids)
$$;


create or replace function read_own_classes(sight text)
returns table (id uuid, title text, organisation text, school_year text, learners integer) language plpgsql as $$
begin
  perform see(sight);
  return query
    select c.id, c.title, o.code, c.school_year,
           (select count(distinct m.learner_id)::integer from membership m where m.class_id = c.id and m.ended_on is null)
      from class c join organisation o on o.id = c.organisation_id order by c.title, c.id limit 500;
end $$;
`;

export class KeySpaces1764800000000 implements MigrationInterface {
  name = 'KeySpaces1764800000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [spaces, reads]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('keys that were told apart are not put together by a migration');
  }
}
