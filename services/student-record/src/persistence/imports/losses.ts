import { type InputProblem, schoolYearOfDay } from '@pan/kit/domain';
import { ofSource } from './deletions.js';
import type { Staging } from './staging.js';

/** Beyond this part of a school's stays, and more than a single one, somebody has to confirm. */
const mostOfSchool = 0.1;
/** Likewise from this part of a class on, of so many learners or more. */
const halfOfClass = 0.5;
const smallestClass = 5;

/** Stays that end by their absence, a row that says so, a date of their end or a move; of the schools that lose more than one, all are counted. */
const schools = `
  with ending as (
       select t.id, t.organisation_id from import_row r join enrolment t on t.id = r.source_id::uuid
        where r.job_id = $1 and r.kind = 'ending-stay' and r.data->>'on' <= $5 and t.school_year >= $6
       union
       select t.id, t.organisation_id from import_row r
         join enrolment t on t.source = $2 and t.source_id = r.source_id and t.school_year = coalesce(r.data->>'schoolYear', $4)
         left join organisation_source s on s.source = $2 and s.source_id = r.data->>'organisationSourceId'
        where r.job_id = $1 and r.kind = 'stay' and r.held is null and t.school_year >= $6 and open_on(t.ended_on, $5::date)
          and (r.data->>'endedOn' <= $5 or s.organisation_id <> t.organisation_id)),
     losing as (select organisation_id, count(*)::integer as ending from ending group by 1 having count(*) > 1)
  select o.code, o.name, l.ending, p.open from losing l join organisation o on o.id = l.organisation_id
    cross join lateral (select count(*)::integer as open from enrolment t
                         where t.organisation_id = o.id and ${ofSource('t')} and open_on(t.ended_on, $5::date) and t.school_year >= $6) p
   where l.ending > $3::float8 * p.open order by o.code`;

/**
 * Likewise places of learners in classes that go on. A place under a key issued anew does not end; a class that closes takes its
 * places with it.
 */
const classes = `
  with ending as (
       select m.class_id, m.learner_id from import_row r join membership m on m.id = r.source_id::uuid
        where r.job_id = $1 and r.kind = 'ending-membership' and m.learner_id is not null
       union
       select m.class_id, m.learner_id from import_row r join membership m on m.source = $2 and m.source_id = r.source_id
        where r.job_id = $1 and r.kind = 'membership' and r.held is null and m.ended_on is null and m.learner_id is not null
          and r.data->>'endedOn' <= $4),
     many as (select class_id from ending group by 1 having count(*) >= $3::float8 * $6),
     staying as (
       select distinct c.id as class_id, s.learner_id from many join class c on c.id = many.class_id
         join import_row r on r.job_id = $1 and r.kind = 'membership' and r.held is null and r.data->>'classSourceId' = c.source_id
         join learner_source s on s.source = $2 and s.source_id = r.data->>'personSourceId'
        where r.data->>'endedOn' is null or r.data->>'endedOn' > $4),
     losing as (select class_id, count(*)::integer as ending from ending join many using (class_id)
                 where not exists (select from staying s where s.class_id = ending.class_id and s.learner_id = ending.learner_id) group by 1)
  select o.code, c.title as name, l.ending, p.open from losing l join class c on c.id = l.class_id join organisation o on o.id = c.organisation_id
    cross join lateral (select count(distinct m.learner_id)::integer as open from membership m
                         where m.class_id = c.id and m.ended_on is null and m.begins_on is null) p
   where c.closed_on is null and c.school_year >= $5 and p.open >= $6 and l.ending >= $3::float8 * p.open
     and not exists (select from import_row r where r.job_id = $1 and r.kind = 'ending-class' and r.source_id = c.id::text)
   order by o.code, c.title`;

interface Loss {
  readonly code: string;
  readonly name: string;
  readonly ending: number;
  readonly open: number;
}

/** Schools and classes of the present year and later that would lose many, which a person has to have seen before it happens. */
export async function losses(
  { unit, jobId }: Staging,
  { source, schoolYear, today }: { source: string; schoolYear: string; today: string },
): Promise<InputProblem[]> {
  const present = schoolYearOfDay(today);
  const ofSchools = await unit.query<Loss>(schools, [jobId, source, mostOfSchool, schoolYear, today, present]);
  const ofClasses = await unit.query<Loss>(classes, [jobId, source, halfOfClass, today, present, smallestClass]);
  return [
    ...ofSchools.map((loss) => finding('school-loses-many', loss)),
    ...ofClasses.map((loss) => finding('class-loses-many', loss)),
  ];
}

const finding = (code: string, { code: organisation, name, ending, open }: Loss): InputProblem => ({
  severity: 'warning',
  code,
  params: { organisation, name, ending, open, percent: Math.round((1_000 * ending) / open) / 10 },
});
