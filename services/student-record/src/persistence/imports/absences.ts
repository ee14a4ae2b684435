import { schoolYearOfDay } from '@pan/kit/domain';
import type { RosterFile } from '@pan/oneroster';
import type { BundleSummary, Staging } from './staging.js';

/** What a bulk file leaves out is over, for the organisations and school years it speaks of. */
export interface Reach {
  readonly source: string;
  readonly organisations: readonly string[];
  readonly schoolYear: string;
  readonly today: string;
}

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

/** Files that say who is where, as a whole. */
const ofStays = ({ version }: BundleSummary): RosterFile[] => (version === '1.1' ? ['users.csv'] : ['roles.csv']);
const ofPeople = ({ version }: BundleSummary): RosterFile[] =>
  version === '1.1' ? ['users.csv'] : ['users.csv', 'roles.csv'];

/** A file leaves something out when it is the whole and each of its rows can be named. */
const isWhole = ({ bulk, unnamed }: BundleSummary, ...needed: RosterFile[]): boolean =>
  needed.every((file) => bulk.includes(file) && !unnamed.includes(file));

/** Organisations of which bulk files beside a delta of `orgs.csv` speak. */
export async function organisationsSpokenOf(
  { unit, jobId }: Staging,
  { bulk }: BundleSummary,
  { source, root }: { source: string; root: string },
): Promise<string[]> {
  const rows = await unit.query<{ id: string }>(
    `select k.id from (select organisation_id as id from organisation_source where source = $2 and source_id in (
       select r.data->>'organisationSourceId' from import_row r where r.job_id = $1 and r.kind in ('stay', 'class', 'role') and r.file = any($3))
     union
     select c.organisation_id from class c where c.source = $2 and c.source_id in (
       select r.data->>'classSourceId' from import_row r where r.job_id = $1 and r.kind = 'membership' and r.file = any($3))) k
      join organisation o on o.id = k.id and o.path @> array[$4]`,
    [jobId, source, bulk, root],
  );
  return rows.map(({ id }) => id);
}

/** Notes everything that is to end beside the rows of the bundle. A file that was not sent as a whole, or that has a row nobody can name, ends nothing. */
export async function noteAbsences({ unit, jobId }: Staging, summary: BundleSummary, reach: Reach): Promise<void> {
  const present = schoolYearOfDay(reach.today);
  const params = [jobId, reach.source, reach.organisations, reach.schoolYear, reach.today, present];
  const { unnamed } = summary;
  const people = !unnamed.includes('users.csv') && !unnamed.includes('roles.csv');
  if (people && isWhole(summary, ...ofStays(summary))) await unit.query(stays, params.slice(0, 5));
  if (people && isWhole(summary, ...ofPeople(summary))) await unit.query(staff, params);
  if (isWhole(summary, 'classes.csv')) await unit.query(classes, params);
  if (isWhole(summary, 'enrollments.csv')) await unit.query(memberships, params);
}

/** Rows of learners who are gone give sight for one more year. */
export async function markAbsentLearners(
  { unit, jobId }: Staging,
  summary: BundleSummary,
  reach: Reach,
  now: Date,
): Promise<number> {
  if (!isWhole(summary, ...ofPeople(summary))) return 0;
  const [gone] = await unit.query<{ count: number }>(learners, [jobId, reach.source, reach.organisations, now]);
  return gone!.count;
}
