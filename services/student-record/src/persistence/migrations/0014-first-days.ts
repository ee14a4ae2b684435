import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A stay is attended from its first day, if that is known, to its end. */
const firstDays = `
create function attended_on(began_on date, ended_on date, day date) returns boolean language sql immutable parallel safe as $$
  select (began_on is null or began_on <= day) and open_on(ended_on, day)
$$;
`;

/** A place in a class keeps its first day while that lies ahead, so that it is told on that day and not before. */
const places = `
alter table membership add column begins_on date;
create index membership_beginning on membership (begins_on) where begins_on is not null;
`;

/** As in 0010, but a learner belongs to an organisation from the first day on. */
const account = `
create or replace function read_account(sight text, who text)
returns table (role text, person_id uuid, learner_id uuid, organisations text[]) language plpgsql
  set plan_cache_mode = 'force_generic_plan' as $$
begin
  perform see(sight);
  return query
    select a.role, a.person_id, a.learner_id,
           case a.role
             when 'staff' then array(select o.code from staff s join organisation o on o.id = s.organisation_id where s.id = a.staff_id)
             when 'learner' then array(select distinct o.code from enrolment e join organisation o on o.id = e.organisation_id
                                        where e.learner_id = a.learner_id and attended_on(e.began_on, e.ended_on, school_day()))
             else array[]::text[] end
      from account_link a where a.subject = who and a.ended_at is null order by a.linked_at, a.id;
end $$;
`;

/** As in 0004: whom staff and learners see by the classes that have begun for them. */
const sight = `
create or replace function see_as_person(who_role text, who text) returns void language plpgsql as $$
declare
  learners uuid[];
  classes uuid[];
begin
  perform set_config('app.organisations', 'ministere', true);
  if who_role = 'staff' then
    classes := array(select m.class_id from account_link a join membership m on m.staff_id = a.staff_id join class c on c.id = m.class_id
                      where a.subject = who and a.role = 'staff' and a.ended_at is null and m.ended_on is null and m.begins_on is null and c.closed_on is null);
    learners := array(select distinct m.learner_id from membership m
                       where m.class_id = any(classes) and m.learner_id is not null and m.ended_on is null and m.begins_on is null);
  else
    learners := array(select a.learner_id from account_link a where a.subject = who and a.role = who_role and a.ended_at is null);
    learners := learners || array(select l.id from learner l where l.merged_into = any(learners));
    classes := array(select m.class_id from membership m where m.learner_id = any(learners) and m.ended_on is null and m.begins_on is null);
  end if;
  perform set_config('app.organisations', '', true), set_config('app.learners', array_to_string(learners, ','), true),
          set_config('app.classes', array_to_string(classes, ','), true);
end $$;
`;

/** As in 0013, but a class is that of a learner once the first day has come. */
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
       where c.id in (select m.class_id from membership m where m.learner_id = l.id and m.ended_on is null and m.begins_on is null) and c.closed_on is null), '[]'))
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
           (select count(distinct m.learner_id)::integer from membership m where m.class_id = c.id and m.ended_on is null and m.begins_on is null)
      from class c join organisation o on o.id = c.organisation_id order by c.title, c.id limit 500;
end $$;
`;

export class FirstDays1764820000000 implements MigrationInterface {
  name = 'FirstDays1764820000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [firstDays, places, account, sight, reads]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('a first day that was told is not taken back');
  }
}
