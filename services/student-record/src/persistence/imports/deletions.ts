import { type InputProblem, schoolYearOfDay } from '@pan/kit/domain';
import { deltasOf, finding } from './dates.js';
import type { BundleSummary, Staging } from './staging.js';

// What the rows of a delta end by saying so. What a delta leaves out stays as it is.

const gone = (file: string, joined = '') =>
  `import_row g ${joined} where g.job_id = $1 and g.kind = 'gone' and g.held is null and g.file = '${file}'`;

const ofLearner = `join learner_source s on s.source = $2 and s.source_id = g.source_id`;

type Rows = { file: string; row: number; source_id: string; count: number };

const commonOf = `select file, min(row) as row, (array_agg(source_id order by row))[1] as source_id, count(*)::integer as count`;

/** Rows that speak of a person or class which the same bundle says is no more count as not there. */
export async function dropDependents({ unit, jobId }: Staging): Promise<InputProblem[]> {
  const rows = await unit.query<Rows>(
    `with person as materialized (select g.source_id from ${gone('users.csv')}),
          class as materialized (select g.source_id from ${gone('classes.csv')}),
          dropped as (
            delete from import_row r where r.job_id = $1 and r.held is null and r.kind in ('membership', 'role')
               and (r.data->>'personSourceId' in (select source_id from person) or r.data->>'classSourceId' in (select source_id from class))
            returning r.file, r.row, r.source_id)
     ${commonOf} from dropped group by file`,
    [jobId],
  );
  return rows.map((common) => finding('depends-on-absent', common));
}

/** Deletions of what this system told of outside the organisation that the delta is for wait: whoever reaches no further ends nothing there. */
export async function holdElsewhere({ unit, jobId }: Staging, source: string, root: string): Promise<void> {
  await unit.query(
    `with place as (
       select g.seq, k.organisation_id from ${gone('classes.csv', 'join class k on k.source = $2 and k.source_id = g.source_id')}
       union all
       select g.seq, c.organisation_id from ${gone('enrollments.csv', 'join membership k on k.source = $2 and k.source_id = g.source_id join class c on c.id = k.class_id')}
       union all
       select g.seq, k.organisation_id from ${gone('roles.csv', 'join enrolment k on k.source = $2 and k.source_id = g.source_id')}
       union all
       select g.seq, k.organisation_id from ${gone('roles.csv', 'join staff_role k on k.source = $2 and k.source_id = g.source_id')}
       union all
       select g.seq, k.organisation_id from ${gone('users.csv', 'join staff k on k.source = $2 and k.source_id = g.source_id')}
       union all
       select g.seq, s.organisation_id from ${gone('users.csv', ofLearner)}
       union all
       select g.seq, e.organisation_id from ${gone('users.csv', `${ofLearner} join enrolment e on e.learner_id = s.learner_id and ${ofSource('e')}`)}),
     elsewhere as (select p.seq from place p join organisation o on o.id = p.organisation_id group by p.seq having not bool_or(o.path @> array[$3::text]))
     update import_row g set held = jsonb_build_object('code', 'deletion-elsewhere', 'field', 'sourcedId', 'value', left(g.source_id, 100))
       from elsewhere e where g.job_id = $1 and g.kind = 'gone' and g.seq = e.seq`,
    [jobId, source, root],
  );
}

/** What is deleted without ever having been told, and what a deletion does not end. */
export async function strangeDeletions({ unit, jobId }: Staging, source: string): Promise<InputProblem[]> {
  const rows = await unit.query<Rows & { known: boolean }>(
    `with judged as (
       select g.file, g.row, g.source_id, case g.file
           when 'orgs.csv' then exists (select from organisation_source k where k.source = $2 and k.source_id = g.source_id)
           when 'academicSessions.csv' then exists (select from session_source k where k.source = $2 and k.source_id = g.source_id)
           when 'classes.csv' then exists (select from class k where k.source = $2 and k.source_id = g.source_id)
           when 'enrollments.csv' then exists (select from membership k where k.source = $2 and k.source_id = g.source_id)
           when 'roles.csv' then exists (select from enrolment k where k.source = $2 and k.source_id = g.source_id)
                              or exists (select from staff_role k where k.source = $2 and k.source_id = g.source_id)
           when 'courses.csv' then exists (select from course_source k where k.source = $2 and k.source_id = g.source_id)
           when 'resources.csv' then exists (select from school_resource k where k.source = $2 and k.source_id = g.source_id)
           when 'classResources.csv' then exists (select from resource_use k where k.source = $2 and k.used_by = 'class' and k.source_id = g.source_id)
           when 'courseResources.csv' then exists (select from resource_use k where k.source = $2 and k.used_by = 'course' and k.source_id = g.source_id)
           when 'userResources.csv' then exists (select from resource_use k where k.source = $2 and k.used_by = 'user' and k.source_id = g.source_id)
           else exists (select from learner_source k where k.source = $2 and k.source_id = g.source_id)
             or exists (select from staff k where k.source = $2 and k.source_id = g.source_id) end as known
         from import_row g where g.job_id = $1 and g.kind = 'gone' and g.held is null
          and not g.data ? 'otherwise' and not (g.file = 'demographics.csv' and g.source_id in (select g.source_id from ${gone('users.csv')})))
     ${commonOf}, known from judged where not known or file in ('orgs.csv', 'demographics.csv') group by file, known order by file, known`,
    [jobId, source],
  );
  return rows.map(({ known, ...common }) => finding(known ? 'deletion-without-effect' : 'deletion-of-unknown', common));
}

/**
 * Of this system, where another key finds the row: of tables that have just been filled the planner believes that all rows of a
 * system are few, and would read them for each.
 */
export const ofSource = (table: string) => `${table}.source || '' = $2`;

/** Where one system has two keys of a learner, what hangs on the learner ends with the last of them. */
const isLastKey = `not exists (select from learner_source o where ${ofSource('o')} and o.learner_id = s.learner_id
                                   and o.source_id <> s.source_id and o.absent_at is null
                                   and not exists (select from import_row d where d.job_id = $1 and d.kind = 'gone' and d.held is null
                                                                              and d.file = 'users.csv' and d.source_id = o.source_id))`;

const note = (kind: string, on: string, ids: string) =>
  `insert into import_row (job_id, kind, file, row, source_id, data)
   select $1, '${kind}', '', 0, e.id::text, jsonb_build_object('on', ${on}) from (${ids}) e`;

/** People of whom a delta says what they are, and so what they no longer are; one whose row is held is as before. */
const leaving = (left: string, joined = '') =>
  `import_row l ${joined} where l.job_id = $1 and l.kind = '${left}' and l.held is null
      and not exists (select from import_row h where h.job_id = $1 and h.kind in ('learner', 'staff') and h.file = l.file and h.row = l.row and h.held is not null)`;
const people = (left: string) =>
  `(select g.source_id from ${gone('users.csv')} union select l.source_id from ${leaving(left)})`;

const below = (of: string, root: string) =>
  `exists (select from organisation o where o.id = ${of}.organisation_id and o.path @> array[${root}::text])`;

/** Stays by their own row, or with their person. One that has not begun ends on the day on which it would have; one of a past year ends with that year. */
const stays = note(
  'ending-stay',
  `case when e.school_year < $4 then right(e.school_year, 4) || '-06-30' else greatest($3::text, e.began_on::text) end`,
  `select e.id, e.school_year, e.began_on
     from ${gone('roles.csv', 'join enrolment e on e.source = $2 and e.source_id = g.source_id')} and open_on(e.ended_on, $3::date)
   union
   select e.id, e.school_year, e.began_on
     from ${gone('users.csv', `${ofLearner} join enrolment e on e.learner_id = s.learner_id and ${ofSource('e')}`)}
      and ${below('e', '$5')} and open_on(e.ended_on, $3::date) and (starts_with(e.source_id, s.source_id || '@') or ${isLastKey})
   union
   select e.id, e.school_year, e.began_on
     from ${leaving('left-learner', `join learner_source s on s.source = $2 and s.source_id = l.source_id join enrolment e on e.learner_id = s.learner_id and ${ofSource('e')}`)}
      and l.file = 'users.csv' and ${below('e', '$5')} and open_on(e.ended_on, $3::date) and starts_with(e.source_id, s.source_id || '@')`,
);

/**
 * In version 1.1 the row of a person lists all organisations: stays in others are over. A stay that goes on in another year under
 * the same key, or whose person's row speaks of a later one, ends with its own.
 */
const unlisted = note(
  'ending-stay',
  `case when e.school_year < e.said_year then right(e.school_year, 4) || '-06-30' else least($3::text, right(e.school_year, 4) || '-06-30') end`,
  `select e.id, e.school_year, y.said_year from import_row r
     join (select n.row, coalesce(max(n.data->>'schoolYear'), $4) as said_year from import_row n
            where n.job_id = $1 and n.kind = 'stay' and n.file = 'users.csv' group by n.row) y on y.row = r.row
     join learner_source s on s.source = $2 and s.source_id = r.source_id
     join enrolment e on e.learner_id = s.learner_id and ${ofSource('e')} and starts_with(e.source_id, r.source_id || '@')
    where r.job_id = $1 and r.kind = 'learner' and r.file = 'users.csv' and r.held is null and $5 and ${below('e', '$6')} and not r.data ? 'stands'
      and open_on(e.ended_on, $3::date) and e.school_year <= y.said_year
      and not exists (select from import_row n where n.job_id = $1 and n.kind = 'stay' and n.source_id = e.source_id
                         and (n.held is not null or e.school_year = y.said_year))
   union
   select e.id, e.school_year, coalesce(n.data->>'schoolYear', $4) from import_row n
     join enrolment e on e.source = $2 and e.source_id = n.source_id and e.school_year < coalesce(n.data->>'schoolYear', $4)
    where n.job_id = $1 and n.kind = 'stay' and n.held is null and open_on(e.ended_on, $3::date)`,
);

const open = `${ofSource('m')} and m.ended_on is null`;
const memberships = note(
  'ending-membership',
  '$3::text',
  `select m.id from ${gone('enrollments.csv', 'join membership m on m.source = $2 and m.source_id = g.source_id')} and m.ended_on is null
   union
   select m.id from ${gone('classes.csv', 'join class c on c.source = $2 and c.source_id = g.source_id join membership m on m.class_id = c.id')} and ${open}
   union
   select m.id from ${gone('users.csv', `${ofLearner} join membership m on m.learner_id = s.learner_id join class c on c.id = m.class_id`)} and ${open} and ${below('c', '$4')} and ${isLastKey}
   union
   select m.id from ${gone('users.csv', 'join staff f on f.source = $2 and f.source_id = g.source_id join membership m on m.staff_id = f.id join class c on c.id = m.class_id')} and ${open} and ${below('c', '$4')}`,
);

const classes = note(
  'ending-class',
  '$3::text',
  `select c.id from ${gone('classes.csv', 'join class c on c.source = $2 and c.source_id = g.source_id')} and c.closed_on is null`,
);

const staff = note(
  'ending-staff',
  '$3::text',
  `select f.id from ${people('left-staff')} p join staff f on f.source = $2 and f.source_id = p.source_id where f.left_on is null and ${below('f', '$4')}`,
);

/** Notes what the rows of a delta end, beside the rows themselves. */
export async function noteDeletions(
  { unit, jobId }: Staging,
  summary: BundleSummary,
  { source, root, schoolYear, today }: { source: string; root: string; schoolYear: string; today: string },
): Promise<void> {
  const params = [jobId, source, today];
  await unit.query(stays, [...params, schoolYearOfDay(today), root]);
  const listsPlaces = summary.version === '1.1' && deltasOf(summary).includes('users.csv');
  await unit.query(unlisted, [...params, schoolYear, listsPlaces, root]);
  await unit.query(classes, params);
  for (const sql of [memberships, staff]) await unit.query(sql, [...params, root]);
}

/** Learners who are no longer sent give sight for one more year. */
export async function markGoneLearners(
  { unit, jobId }: Staging,
  { source, root }: { source: string; root: string },
  now: Date,
): Promise<number> {
  const [marked] = await unit.query<{ count: number }>(
    `with marked as (
       update learner_source s set absent_at = $3 from ${people('left-learner')} p
        where s.source = $2 and s.source_id = p.source_id and s.absent_at is null and ${below('s', '$4')} returning 1)
     select count(*)::integer as count from marked`,
    [jobId, source, now, root],
  );
  return marked!.count;
}
