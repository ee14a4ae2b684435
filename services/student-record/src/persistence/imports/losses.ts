import { type InputProblem, schoolYearOfDay } from '@pan/kit/domain';
import { ofSource } from './deletions.js';
import type { Staging } from './staging.js';

/** Beyond this part of a school's stays, and more than a single one, somebody has to confirm. */
const mostOfSchool = 0.1;
/** Likewise from this part of a class on, of so many learners or more. */
const halfOfClass = 0.5;
const smallestClass = 5;

/** A loss in several small bundles is one: what ended within so many days counts, unless a person has confirmed it. */
const withinDays = 7;
/** An end within so many days comes before anybody could notice; the last weeks of a year are everybody's end. */
const soon = (end: string, former: string, year: string, today: string) => `
  (${end} <= ${today} or ${end}::date < ${today}::date + 31 and ${end} < right(${year}, 4) || '-06-01')
  and ${end}::date < coalesce(${former}, 'infinity')`;

const lately = (of: string, today: string) =>
  `${of}.ended_on > ${today}::date - ${withinDays} and ${of}.ended_on <= ${today}::date`;
/** Whether a delta spoke of it since the last confirmed bundle. */
const spokenOf = (file: string, key: string) => `exists (
    select from dated_row d where d.source = $2 and d.file = '${file}' and d.source_id = ${key} and d.heard_at > clock_timestamp() - interval '${withinDays} days'
       and d.heard_at > coalesce((select at from confirmed), '-infinity'))`;
const confirmed = `confirmed as materialized (
    select max(o.ended_at) as at from job j join job o on o.kind = j.kind and o.lock_key = j.lock_key
     where j.id = $1 and o.id <> j.id and o.confirmed and o.state = 'succeeded')`;

/**
 * Stays that end by their absence, a row that says so, a date of their end that is sooner than the one before, a move, or a key that
 * goes to another learner; of the schools that lose one, all are counted.
 */
const schools = `
  with ${confirmed},
     ending as (
       select t.id, t.organisation_id from import_row r join enrolment t on t.id = r.source_id::uuid
        where r.job_id = $1 and r.kind = 'ending-stay' and t.school_year >= $6
          and (r.data->>'on' <= $5 or r.data->>'on' < right(t.school_year, 4) || '-06-30')
       union
       select t.id, t.organisation_id from import_row r
         join enrolment t on t.source = $2 and t.source_id = r.source_id and t.school_year = coalesce(r.data->>'schoolYear', $4)
         left join organisation_source s on s.source = $2 and s.source_id = r.data->>'organisationSourceId'
         left join learner_source k on k.source = $2 and k.source_id = r.data->>'learnerSourceId'
        where r.job_id = $1 and r.kind = 'stay' and r.held is null and t.school_year >= $6 and open_on(t.ended_on, $5::date)
          and (${soon(`(r.data->>'endedOn')`, 't.ended_on', 't.school_year', '$5')} or s.organisation_id <> t.organisation_id
               or k.learner_id is distinct from t.learner_id)),
     losing as (select organisation_id, count(*)::integer as ending from ending group by 1)
  select o.code, o.name, l.ending + w.lost as ending, p.open + w.lost as open from losing l join organisation o on o.id = l.organisation_id
    cross join lateral (select count(*)::integer as open from enrolment t
                         where t.organisation_id = o.id and ${ofSource('t')} and open_on(t.ended_on, $5::date) and t.school_year >= $6) p
    cross join lateral (select count(*)::integer as lost from enrolment t
                         where t.organisation_id = o.id and ${ofSource('t')} and t.school_year >= $6 and ${lately('t', '$5')}
                           and (${spokenOf('roles.csv', 't.source_id')}
                                or exists (select from learner_source s where ${ofSource('s')} and s.learner_id = t.learner_id and ${spokenOf('users.csv', 's.source_id')}))
                           and not exists (select from enrolment e where e.learner_id = t.learner_id and e.organisation_id = t.organisation_id
                                                                     and ${ofSource('e')} and open_on(e.ended_on, $5::date))) w
   where l.ending + w.lost > 1 and l.ending + w.lost > $3::float8 * (p.open + w.lost) order by o.code`;

/**
 * Likewise places of learners in classes that go on. A place under a key issued anew does not end; a class that closes takes its
 * places with it.
 */
const classes = `
  with ${confirmed},
     ending as (
       select m.class_id, m.learner_id from import_row r join membership m on m.id = r.source_id::uuid
        where r.job_id = $1 and r.kind = 'ending-membership' and m.learner_id is not null
       union
       select m.class_id, m.learner_id from import_row r join membership m on m.source = $2 and m.source_id = r.source_id
         join class c on c.id = m.class_id left join learner_source s on s.source = $2 and s.source_id = r.data->>'personSourceId'
        where r.job_id = $1 and r.kind = 'membership' and r.held is null and m.ended_on is null and m.learner_id is not null
          and (${soon(`(r.data->>'endedOn')`, 'm.ends_on', 'c.school_year', '$4')} or r.data->>'classSourceId' <> c.source_id
               or s.learner_id is distinct from m.learner_id)),
     many as (select distinct class_id from ending),
     staying as (
       select distinct c.id as class_id, s.learner_id from many join class c on c.id = many.class_id
         join import_row r on r.job_id = $1 and r.kind = 'membership' and r.held is null and r.data->>'classSourceId' = c.source_id
         join learner_source s on s.source = $2 and s.source_id = r.data->>'personSourceId'
        where r.data->>'endedOn' is null or not (${soon(`(r.data->>'endedOn')`, 'null::date', 'c.school_year', '$4')})),
     losing as (select class_id, count(*)::integer as ending from ending
                 where not exists (select from staying s where s.class_id = ending.class_id and s.learner_id = ending.learner_id) group by 1)
  select o.code, c.title as name, l.ending + w.lost as ending, p.open + w.lost as open
    from losing l join class c on c.id = l.class_id join organisation o on o.id = c.organisation_id
    cross join lateral (select count(distinct m.learner_id)::integer as open from membership m
                         where m.class_id = c.id and m.ended_on is null and m.begins_on is null) p
    cross join lateral (select count(distinct m.learner_id)::integer as lost from membership m
                         where m.class_id = c.id and ${lately('m', '$4')} and ${spokenOf('enrollments.csv', 'm.source_id')}
                           and not exists (select from membership n where n.class_id = c.id and n.learner_id = m.learner_id and n.ended_on is null)) w
   where c.closed_on is null and c.school_year >= $5 and p.open + w.lost >= $6 and l.ending + w.lost >= $3::float8 * (p.open + w.lost)
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
