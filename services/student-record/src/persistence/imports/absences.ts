import { type InputProblem, schoolYearOfDay } from '@pan/kit/domain';
import type { RosterFile } from '@pan/oneroster';
import type { BundleSummary, Staging } from './staging.js';

/** What a bulk bundle leaves out is over, for the organisations and school years it speaks of. */
export interface Reach {
  readonly source: string;
  readonly organisations: readonly string[];
  readonly schoolYear: string;
  readonly today: string;
}

/** Beyond this part of a school's stays, and more than a single one, somebody has to confirm. */
const mostEnding = 0.1;

const spoken = (key: string, ...kinds: string[]) =>
  `exists (select from import_row r where r.job_id = $1 and r.kind in ('${kinds.join(`', '`)}') and r.source_id = ${key})`;

const note = (kind: string, endsOn: string) =>
  `insert into import_row (job_id, kind, file, row, source_id, data)
   select $1, '${kind}', '', 0, t.id::text, jsonb_build_object('on', ${endsOn})`;

/**
 * A held row, and the row of a held person, never end a stay. A stay of an earlier year ends with that year: a bundle that prepares
 * the next one, sent in spring, ends nothing of the present one before.
 */
const stays = `${note('ending-stay', `case when t.school_year < $4 then right(t.school_year, 4) || '-06-30' else least($5, right(t.school_year, 4) || '-06-30') end`)}
    from enrolment t
   where t.source = $2 and open_on(t.ended_on, $5::date) and t.organisation_id = any($3::uuid[]) and t.school_year <= $4
     and not exists (select from import_row r where r.job_id = $1 and r.kind = 'stay' and r.source_id = t.source_id
                                                 and (r.held is not null or t.school_year = $4))
     and not exists (select from learner_source s join import_row r on r.source_id = s.source_id
                      where s.source = $2 and s.learner_id = t.learner_id
                        and r.job_id = $1 and r.kind in ('learner', 'person') and r.held is not null)`;

/** Of the bundle's year, or of one that is past. */
const over = (of: string) => `(${of}.school_year = $4 or ${of}.school_year < least($4, $6))`;

const memberships = `${note('ending-membership', '$5::text')}
    from membership t join class c on c.id = t.class_id
   where t.source = $2 and t.ended_on is null and c.organisation_id = any($3::uuid[]) and ${over('c')}
     and not ${spoken('t.source_id', 'membership')}`;

const classes = `${note('ending-class', '$5::text')}
    from class t
   where t.source = $2 and t.closed_on is null and t.organisation_id = any($3::uuid[]) and ${over('t')}
     and not ${spoken('t.source_id', 'class')}`;

const staff = `${note('ending-staff', '$5::text')}
    from staff t
   where t.source = $2 and t.left_on is null and t.organisation_id = any($3::uuid[]) and $4 <= $6
     and not ${spoken('t.source_id', 'staff', 'person')}`;

const learners = `
  with gone as (
    update learner_source s set absent_at = $4
     where s.source = $2 and s.absent_at is null and s.organisation_id = any($3::uuid[]) and not ${spoken('s.source_id', 'learner', 'person')}
    returning 1)
  select count(*)::integer as count from gone`;

/** Notes everything that is to end beside the rows of the bundle. A file that was not sent, or that has a row nobody can name, ends nothing. */
export async function noteAbsences(
  { unit, jobId }: Staging,
  { files, unnamed }: BundleSummary,
  reach: Reach,
): Promise<void> {
  const present = schoolYearOfDay(reach.today);
  const params = [jobId, reach.source, reach.organisations, reach.schoolYear, reach.today, present];
  const complete = (...needed: RosterFile[]) => needed.every((file) => !unnamed.includes(file));
  if (complete('users.csv', 'roles.csv')) await unit.query(stays, params.slice(0, 5));
  if (complete('users.csv', 'roles.csv')) await unit.query(staff, params);
  if (files.includes('classes.csv') && complete('classes.csv')) await unit.query(classes, params);
  if (files.includes('enrollments.csv') && complete('enrollments.csv')) await unit.query(memberships, params);
}

/** Rows of learners who are gone give sight for one more year. */
export async function markAbsentLearners(
  { unit, jobId }: Staging,
  { unnamed }: BundleSummary,
  reach: Reach,
  now: Date,
): Promise<number> {
  if (unnamed.includes('users.csv')) return 0;
  const [gone] = await unit.query<{ count: number }>(learners, [jobId, reach.source, reach.organisations, now]);
  return gone!.count;
}

/** Schools that would lose many of their present stays, by their absence, a date of their end or a move. */
export async function schoolsLosingMany({ unit, jobId }: Staging, reach: Reach): Promise<InputProblem[]> {
  const schools = await unit.query<{ code: string; name: string; ending: number; open: number }>(
    `with ending as (
       select t.id from import_row r join enrolment t on t.id = r.source_id::uuid where r.job_id = $1 and r.kind = 'ending-stay' and r.data->>'on' <= $5
       union
       select t.id from import_row r join enrolment t on t.source = $2 and t.source_id = r.source_id and t.school_year = $4
         left join organisation_source s on s.source = $2 and s.source_id = r.data->>'organisationSourceId'
        where r.job_id = $1 and r.kind = 'stay' and r.held is null and (r.data->>'endedOn' <= $5 or s.organisation_id <> t.organisation_id))
     select o.code, o.name, count(e.id)::integer as ending, count(*)::integer as open
       from enrolment t join organisation o on o.id = t.organisation_id left join ending e on e.id = t.id
      where t.source = $2 and open_on(t.ended_on, $5::date) and t.organisation_id = any($3::uuid[]) and t.school_year >= $6
      group by o.code, o.name having count(e.id) > 1 and count(e.id) > $7::float8 * count(*) order by o.code`,
    [jobId, reach.source, reach.organisations, reach.schoolYear, reach.today, schoolYearOfDay(reach.today), mostEnding],
  );
  return schools.map(({ code, name, ending, open }) => ({
    severity: 'warning',
    code: 'school-loses-many',
    params: { organisation: code, name, ending, open, percent: Math.round((1_000 * ending) / open) / 10 },
  }));
}
