import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type {
  KnownClass,
  KnownCourse,
  KnownDemographics,
  KnownOrganisation,
  KnownPerson,
  KnownPlace,
  KnownSession,
} from '@pan/oneroster';
import { isShownStay, stayAt } from './persons.js';
import { inUtc, withOwnSaid } from './pieces.js';

/** A thing with its own latest change. */
export interface Changed {
  readonly id: string;
  readonly at: string;
}

const idsAndInstants = (found: readonly Changed[]): [string[], string[]] => [
  found.map(({ id }) => id),
  found.map(({ at }) => at),
];

/** Of each learner what the rows of sources in sight say, the present ones first, and the stays in sight. */
const learnersSql = `
select l.id, ${inUtc('greatest(asked.at, stays.at)')} as "modifiedAt",
       coalesce(own.said->>'givenName', l.given_name) as "givenName",
       coalesce(own.said->>'familyName', l.family_name) as "familyName",
       coalesce(own.said->>'middleName', l.middle_name) as "middleName",
       case when $3 then coalesce(own.said->>'permanentCode', l.permanent_code) end as "permanentCode",
       own.rows, coalesce(stays.shown, '[]') as stays
  from unnest($1::uuid[], $2::timestamptz[]) as asked (id, at)
  join learner l on l.id = asked.id
  cross join lateral (
    select case when not coalesce(bool_or(s.source = l.leading_source), false) then (array_agg(s.said order by s.absent_at desc nulls first, s.source, s.source_id)
             filter (where s.said is not null))[1] end as said,
           json_agg(json_build_array(s.source, s.source_id, s.organisation_id, s.absent_at is null)
             order by s.absent_at desc nulls first, s.source, s.source_id) as rows
      from learner_source s where s.learner_id = l.id) own
  cross join lateral (
    select json_agg(json_build_object('organisationId', e.organisation_id, 'beganOn', e.began_on, 'endedOn', e.ended_on, 'studies', e.studies, 'level', e.level)
             order by e.school_year, e.ended_on desc nulls first, e.id) filter (where ${isShownStay('e')}) as shown,
           max(${stayAt('e', 'c')}) as at
      from enrolment e join change c on c.kind = 'enrolment' and c.id = e.id where e.learner_id = l.id) stays`;

interface LearnerRow extends Pick<
  KnownPerson,
  'id' | 'givenName' | 'familyName' | 'middleName' | 'permanentCode' | 'modifiedAt'
> {
  readonly rows:
    readonly (readonly [source: string, sourceId: string, organisationId: string, isPresent: boolean])[] | null;
  readonly stays: readonly (Omit<KnownPerson['roles'][number], 'role'> & { readonly level: string })[];
}

/** Without a stay that is shown, the roles are where the keys are. */
function learnerOf({ rows, stays, ...said }: LearnerRow): KnownPerson {
  const present = (rows ?? []).filter(([, , , isPresent]) => isPresent);
  return {
    ...said,
    active: present.length > 0,
    keys: present.map(([source, sourceId]) => ({ source: source.split('@', 1)[0]!, sourceId })),
    roles:
      stays.length > 0
        ? stays.map(({ level: _, ...stay }) => ({ role: 'student', ...stay }))
        : (rows ?? []).map(([, , organisationId]) => ({
            role: 'student',
            organisationId,
            beganOn: null,
            endedOn: null,
          })),
    levels: [...new Set(stays.map(({ level }) => level))].sort(),
  };
}

const staffSql = `
select s.id, s.left_on is null as active, ${inUtc('greatest(asked.at, places.at)')} as "modifiedAt",
       s.given_name as "givenName", s.family_name as "familyName", s.middle_name as "middleName", null as "permanentCode",
       case when s.left_on is null then json_build_array(json_build_object('source', split_part(s.source, '@', 1), 'sourceId', s.source_id))
            else '[]' end as keys,
       (select json_agg(json_build_object('role', case when places.classes = 0 then 'ext:staff' else 'teacher' end,
                                          'organisationId', o.id, 'beganOn', null, 'endedOn', null) order by o.id <> s.organisation_id, o.id)
          from unnest(array_append(places.organisations, s.organisation_id)) with ordinality o (id, n)
         where o.n = 1 or o.id <> all (places.organisations[:o.n - 1])) as roles,
       '{}'::text[] as levels
  from unnest($1::uuid[], $2::timestamptz[]) as asked (id, at)
  join staff s on s.id = asked.id
  cross join lateral (
    select count(m.id)::integer as classes, max(mc.at) as at,
           coalesce(array_agg(distinct k.organisation_id) filter (where m.ended_on is null), '{}') as organisations
      from membership m join change mc on mc.kind = 'membership' and mc.id = m.id join class k on k.id = m.class_id
     where m.staff_id = s.id) places`;

const demographicsSql = `
select l.id, exists (select from learner_source s where s.learner_id = l.id and s.absent_at is null) as active, ${inUtc('c.at')} as "modifiedAt",
       coalesce((own.said->>'birthDate')::date, l.birth_date)::text as "birthDate", coalesce(own.said->>'sex', l.sex) as sex
  from learner l join change c on c.kind = 'learner' and c.id = l.id ${withOwnSaid}
 where l.id = any ($1::uuid[])`;

const placesSql = `
select m.id, m.ended_on is null as active, ${inUtc('c.at')} as "modifiedAt", coalesce(m.learner_id, m.staff_id) as "userId", m.class_id as "classId",
       k.organisation_id as "organisationId", case when m.learner_id is null then 'teacher' else 'student' end as role,
       m.is_primary as "isPrimary", m.begins_on::text as "beginsOn", coalesce(m.ended_on, m.ends_on)::text as "endsOn",
       m.learner_id is not null as "ofLearner"
  from membership m join change c on c.kind = 'membership' and c.id = m.id join class k on k.id = m.class_id
 where m.id = any ($1::uuid[])`;

const classesSql = `
select k.id, k.closed_on is null as active, ${inUtc('c.at')} as "modifiedAt", k.title, k.level, k.organisation_id as "organisationId",
       roster_word_id('course', k.level) as "courseId", roster_word_id('term', k.school_year) as "termId"
  from class k join change c on c.kind = 'class' and c.id = k.id where k.id = any ($1::uuid[])`;

const organisationsSql = `
select o.id, true as active, ${inUtc('c.at')} as "modifiedAt", o.code, o.name, o.kind,
       (select p.id from change p where p.kind = 'organisation' and p.id = o.parent_id) as "parentId",
       array(select b.id from organisation b join change bc on bc.kind = 'organisation' and bc.id = b.id
              where b.parent_id = o.id order by b.code) as "childIds"
  from organisation o join change c on c.kind = 'organisation' and c.id = o.id where o.id = any ($1::uuid[])`;

const coursesSql = `
select w.id, true as active, ${inUtc('w.at')} as "modifiedAt", level_title(w.word) as title, w.word as code
  from roster_word w where w.id = any ($1::uuid[])`;

const sessionsSql = `
select w.id, true as active, ${inUtc('w.at')} as "modifiedAt", w.word as title, w.kind as type, w.word as "schoolYear",
       case w.kind when 'term' then roster_word_id('schoolYear', w.word) end as "parentId",
       case w.kind when 'schoolYear' then array[roster_word_id('term', w.word)] else '{}'::uuid[] end as "childIds"
  from roster_word w where w.id = any ($1::uuid[])`;

/** What the record knows of things by their ids, each as far as the caller sees it. */
@Injectable()
export class RosterObjectQueries {
  /** @param withCodes whether the caller may read what tells a birth date */
  learners = async (unit: Unit, found: readonly Changed[], withCodes: boolean): Promise<KnownPerson[]> =>
    (await unit.query<LearnerRow>(learnersSql, [...idsAndInstants(found), withCodes])).map(learnerOf);

  staff = (unit: Unit, found: readonly Changed[]): Promise<KnownPerson[]> =>
    unit.query<KnownPerson>(staffSql, idsAndInstants(found));

  demographics = (unit: Unit, ids: readonly string[]): Promise<KnownDemographics[]> =>
    unit.query<KnownDemographics>(demographicsSql, [ids]);

  places = (unit: Unit, ids: readonly string[]): Promise<(KnownPlace & { readonly ofLearner: boolean })[]> =>
    unit.query<KnownPlace & { readonly ofLearner: boolean }>(placesSql, [ids]);

  classes = (unit: Unit, ids: readonly string[]): Promise<KnownClass[]> => unit.query<KnownClass>(classesSql, [ids]);

  organisations = (unit: Unit, ids: readonly string[]): Promise<KnownOrganisation[]> =>
    unit.query<KnownOrganisation>(organisationsSql, [ids]);

  courses = (unit: Unit, ids: readonly string[]): Promise<KnownCourse[]> => unit.query<KnownCourse>(coursesSql, [ids]);

  sessions = (unit: Unit, ids: readonly string[]): Promise<KnownSession[]> =>
    unit.query<KnownSession>(sessionsSql, [ids]);
}
