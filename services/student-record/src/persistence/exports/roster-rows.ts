import type { Unit } from '@pan/kit/data';
import type { WrittenFile } from '@pan/oneroster';
import { inUtc, organisationType, withOwnSaid } from '../oneroster/pieces.js';

/** A row of a bundle as it leaves the record; `learner` is whom it shows. */
export interface ExportedRow {
  readonly file: WrittenFile;
  readonly learner: string | null;
  readonly cells: Readonly<Record<string, string | null>>;
}

export interface Exported {
  readonly organisation: string;
  readonly schoolYear: string;
  /** Birth dates, sexes and permanent codes, which tell birth dates. */
  readonly withDemographics: boolean;
  /** For a delta, the instant since which rows have changed. */
  readonly changedSince: string | null;
  readonly today: string;
}

const said = (key: string, column: string) => `coalesce(own.said->>'${key}', l.${column}::text)`;

/** Years and levels have the keys that OneRoster's requests give them. */
const wordId = (kind: string, word: string) => `roster_word_id('${kind}', ${word})::text`;
const yearId = wordId('schoolYear', '$2::text');
const termId = wordId('term', '$2::text');
const courseId = wordId('course', 'c.level');
const levelCell = (of: string) => `nullif(${of}, 'unknown')`;
/** A role of the staff is no thing of its own here: its key is made of the person's and the organisation's. */
const chargeId = `md5(f.id::text || ' ' || o.id::text)::uuid::text`;

/** Organisations where a member of the staff stands, of those exported: the lowest ones of the paths that give sight. */
const charges = `
  join organisation o on o.code = any (f.visible_to) and o.path @> array[$1]
   and (o.id = f.organisation_id or not exists (select from organisation b where b.parent_id = o.id and b.code = any (f.visible_to)))`;

const organisationCells = `
  'name', o.name, 'type', ${organisationType}, 'identifier', o.code, 'parentSourcedId', case when o.code <> $1 then o.parent_id::text end`;
/** The day of an end is the first without. */
const sessionCells = `
  'title', $2::text, 'startDate', left($2, 4) || '-07-01', 'endDate', right($2, 4) || '-07-01', 'schoolYear', right($2, 4)`;
const yearCells = `'type', 'schoolYear', ${sessionCells}`;
const termCells = `'type', 'term', 'parentSourcedId', ${yearId}, ${sessionCells}`;
const courseCells = `
  'schoolYearSourcedId', ${yearId}, 'title', c.level, 'courseCode', c.level, 'grades', ${levelCell('c.level')},
  'orgSourcedId', (select o.id::text from organisation o where o.code = $1)`;
const classCells = `
  'title', c.title, 'grades', ${levelCell('c.level')}, 'courseSourcedId', ${courseId}, 'classType', 'scheduled',
  'schoolSourcedId', c.organisation_id::text, 'termSourcedIds', ${termId}`;
const learnerCells = `
  'enabledUser', 'true', 'username', l.id::text, 'givenName', ${said('givenName', 'given_name')}, 'familyName', ${said('familyName', 'family_name')},
  'middleName', ${said('middleName', 'middle_name')}, 'grades', ${levelCell('a.level')}, 'primaryOrgSourcedId', a.organisation_id::text,
  'userMasterIdentifier', case when $3 then ${said('permanentCode', 'permanent_code')} end,
  'userIds', case when $3 then '{CodePermanent:' || ${said('permanentCode', 'permanent_code')} || '}' end`;
const staffCells = `
  'enabledUser', 'true', 'username', f.id::text, 'givenName', f.given_name, 'familyName', f.family_name, 'middleName', f.middle_name,
  'primaryOrgSourcedId', (select o.id::text from organisation o where o.id = f.organisation_id and o.path @> array[$1])`;
const stayCells = `
  'userSourcedId', e.learner_id::text, 'role', 'student', 'beginDate', e.began_on::text, 'endDate', e.ended_on::text, 'orgSourcedId', e.organisation_id::text,
  'roleType', case when e.id = a.stay_id then 'primary' else 'secondary' end,
  'metadata.qc.sector', e.studies->>'sector', 'metadata.qc.track', e.studies->>'track', 'metadata.qc.programme', e.studies->>'programme',
  'metadata.qc.attendance', e.studies->>'attendance', 'metadata.qc.term', e.studies->>'term'`;
const chargeCells = `
  'userSourcedId', f.id::text, 'roleType', case when o.id = f.organisation_id then 'primary' else 'secondary' end, 'role', 'teacher', 'orgSourcedId', o.id::text`;
const demographicsCells = `'birthDate', ${said('birthDate', 'birth_date')}, 'sex', ${said('sex', 'sex')}`;
const placeCells = `
  'classSourcedId', m.class_id::text, 'schoolSourcedId', c.organisation_id::text, 'userSourcedId', coalesce(m.learner_id, m.staff_id)::text,
  'role', case when m.learner_id is null then 'teacher' else 'student' end, 'primary', m.is_primary::text, 'beginDate', m.begins_on::text, 'endDate', m.ends_on::text`;

const row = (file: WrittenFile, learner: string, key: string, cells: string) =>
  `select '${file}' as file, ${learner} as learner, jsonb_build_object('sourcedId', ${key}, ${cells}) as cells`;

/** Stays of the year that are open, and of each learner the one that counts as main: the system that leads, then the first. */
const attending = `
  stay as materialized (
    select e.id, e.learner_id, e.organisation_id, e.level, e.source from enrolment e
     where e.visible_to @> array[$1] and e.school_year = $2 and open_on(e.ended_on, $5::date)),
  attending as materialized (
    select distinct on (s.learner_id) s.learner_id, s.id as stay_id, s.organisation_id, s.level
      from stay s join learner l on l.id = s.learner_id
      left join learner_source k on k.source = s.source and k.learner_id = s.learner_id and k.organisation_id = s.organisation_id
     order by s.learner_id, s.source <> l.leading_source, k.source_id is null, s.id)`;
const openClass = `c.visible_to @> array[$1] and c.school_year = $2 and c.closed_on is null`;
const presentStaff = `f.visible_to @> array[$1] and f.left_on is null`;
/** A place of somebody who has no stay there, or no longer works there, would speak of nobody in the bundle. */
const openPlace = `m.ended_on is null
  and (m.staff_id is null and exists (select from attending a where a.learner_id = m.learner_id)
       or exists (select from staff f where f.id = m.staff_id and ${presentStaff}))`;

/** Resources of systems, and of the catalogue's those that are given to somebody. */
const resourceCells = `
  'vendorResourceId', r.vendor_resource_id, 'title', r.title, 'roles', array_to_string(r.roles, ','), 'importance', r.importance,
  'vendorId', r.vendor_id, 'applicationId', r.application_id`;
const isListed = `(r.metadata is null or exists (select from given g where g.resource_id = r.id and g.ended_at is null))`;
/** What is given in the organisation, by the keys that the bundle has for classes, courses and people. */
const given = `
  given as materialized (
    select u.id, u.used_by, u.title, u.resource_id, u.ended_at, k.id as class_id, null::uuid as learner_id, null::uuid as person_id, null::text as level
      from resource_use u join class k on k.source = u.source and k.source_id = u.target_source_id
     where u.used_by = 'class' and u.visible_to @> array[$1] and k.visible_to @> array[$1] and k.school_year = $2
    union all
    select u.id, u.used_by, u.title, u.resource_id, u.ended_at, k.id, s.learner_id, coalesce(s.learner_id, f.id), null
      from resource_use u left join learner_source s on s.source = u.source and s.source_id = u.target_source_id and s.visible_to @> array[$1]
      left join staff f on f.source = u.source and f.source_id = u.target_source_id and f.left_on is null and f.visible_to @> array[$1]
      left join class k on k.source = u.source and k.source_id = u.class_source_id and k.visible_to @> array[$1]
     where u.used_by = 'user' and u.visible_to @> array[$1]
       and (exists (select from attending a where a.learner_id = s.learner_id) or s.learner_id is null and f.id is not null)
    union all
    select u.id, u.used_by, u.title, u.resource_id, u.ended_at, null, null, null, s.level
      from resource_use u join course_source s on s.source = u.source and s.source_id = u.target_source_id
     where u.used_by = 'course' and u.visible_to @> array[$1] and exists (select from class c where ${openClass} and c.level = s.level))`;
const useCells = {
  'classResources.csv': `'title', u.title, 'classSourcedId', u.class_id::text, 'resourceSourcedId', u.resource_id::text`,
  'courseResources.csv': `'title', u.title, 'courseSourcedId', ${wordId('course', 'u.level')}, 'resourceSourcedId', u.resource_id::text`,
  'userResources.csv': `'userSourcedId', u.person_id::text, 'classSourcedId', u.class_id::text, 'resourceSourcedId', u.resource_id::text`,
} as const;
const useFiles = [
  ['classResources.csv', 'class'],
  ['courseResources.csv', 'course'],
  ['userResources.csv', 'user'],
] as const;

/** Everything of one moment: a cursor reads what was there when it was opened. */
const bulk = `
  declare exported no scroll cursor for
  with ${attending}, ${given}
  ${row('orgs.csv', 'null::uuid', 'o.id::text', organisationCells)} from (select * from organisation o where o.path @> array[$1] order by cardinality(o.path), o.code) o
  union all
  ${row('academicSessions.csv', 'null', yearId, yearCells)}
  union all
  ${row('academicSessions.csv', 'null', termId, termCells)}
  union all
  ${row('courses.csv', 'null', courseId, courseCells)} from (select distinct c.level from class c where ${openClass}) c
  union all
  ${row('classes.csv', 'null', 'c.id::text', classCells)} from class c where ${openClass}
  union all
  ${row('users.csv', 'l.id', 'l.id::text', learnerCells)} from attending a join learner l on l.id = a.learner_id ${withOwnSaid}
  union all
  ${row('users.csv', 'null', 'f.id::text', staffCells)} from staff f where ${presentStaff}
  union all
  ${row('roles.csv', 'e.learner_id', 'e.id::text', stayCells)} from stay s join enrolment e on e.id = s.id join attending a on a.learner_id = e.learner_id
  union all
  ${row('roles.csv', 'null', chargeId, chargeCells)} from staff f ${charges} where ${presentStaff}
  union all
  ${row('demographics.csv', 'l.id', 'l.id::text', demographicsCells)} from attending a join learner l on l.id = a.learner_id ${withOwnSaid} where $3
  union all
  ${row('enrollments.csv', 'm.learner_id', 'm.id::text', placeCells)} from class c join membership m on m.class_id = c.id where ${openClass} and ${openPlace} and $4::timestamptz is null
  union all
  ${row('resources.csv', 'null', 'r.id::text', resourceCells)} from resource_shown r where r.active and ${isListed}
  ${useFiles
    .map(
      ([file, by]) =>
        `union all ${row(file, 'u.learner_id', 'u.id::text', useCells[file])} from given u where u.used_by = '${by}' and u.ended_at is null`,
    )
    .join(' ')}`;

const dated = (active: string, at: string) =>
  `'status', case when ${active} then 'active' else 'tobedeleted' end, 'dateLastModified', ${inUtc(at)}, `;

/** What has changed, ended on a day known before or gone out of sight since the instant; and whoever it makes come or go. */
const changed = `
  seen as materialized (select c.kind, c.id, c.at from change c where c.position >= change_position($4)),
  gone as materialized (
    select g.kind, g.id, max(g.at) as at from change_left g
     where g.organisation = $1 and g.position >= change_position($4) and not exists (select from change c where c.kind = g.kind and c.id = g.id and c.sees @> array[$1])
     group by 1, 2),
  over as materialized (
    select e.id, e.learner_id, e.ended_on::timestamp at time zone 'America/Toronto' as at from enrolment e
     where e.visible_to @> array[$1] and e.school_year = $2
       and e.ended_on > ($4::timestamptz at time zone 'America/Toronto')::date and e.ended_on <= $5::date),
  stayed as materialized (
    select t.id, max(t.at) as at from (select s.id, s.at from seen s where s.kind = 'enrolment' union all select o.id, o.at from over o) t group by 1),
  touched as materialized (
    select t.learner_id, max(t.at) as at from (
      select s.id as learner_id, s.at from seen s where s.kind = 'learner'
        and exists (select from enrolment e where e.learner_id = s.id and e.visible_to @> array[$1] and e.school_year = $2)
      union all select e.learner_id, s.at from seen s join enrolment e on e.id = s.id
                 where s.kind = 'enrolment' and e.visible_to @> array[$1] and e.school_year = $2
      union all select o.learner_id, o.at from over o
      union all select g.id, g.at from gone g where g.kind = 'learner') t group by 1),
  placed as materialized (
    select m.id, max(t.at) as at from (
      select s.id, s.at from seen s where s.kind = 'membership'
      union all select m.id, t.at from touched t join membership m on m.learner_id = t.learner_id and m.ended_on is null) t
      join membership m on m.id = t.id group by 1)`;
const leftOf = (kind: string, file: WrittenFile, learner = 'null::uuid') =>
  `select '${file}', ${learner}, jsonb_build_object('sourcedId', g.id::text, ${dated('false', 'g.at').slice(0, -2)}) from gone g where g.kind = '${kind}'`;
const deltaRow = (file: WrittenFile, learner: string, key: string, when: readonly [string, string], cells: string) =>
  row(file, learner, key, `${dated(...when)}${cells}`);

const delta = `
  declare exported no scroll cursor for
  with ${attending}, ${given}, ${changed}
  ${deltaRow('orgs.csv', 'null::uuid', 'o.id::text', ['true', 's.at'], organisationCells)} from seen s join organisation o on o.id = s.id where s.kind = 'organisation' and o.path @> array[$1]
  union all
  ${deltaRow('academicSessions.csv', 'null', yearId, ['true', 'now()'], yearCells)}
  union all
  ${deltaRow('academicSessions.csv', 'null', termId, ['true', 'now()'], termCells)}
  union all
  ${deltaRow('courses.csv', 'null', courseId, ['true', 'now()'], courseCells)}
    from (select distinct c.level from seen s join class c on c.id = s.id where s.kind = 'class' and ${openClass}) c
  union all
  ${deltaRow('classes.csv', 'null', 'c.id::text', ['c.closed_on is null', 's.at'], classCells)}
    from seen s join class c on c.id = s.id where s.kind = 'class' and c.visible_to @> array[$1] and c.school_year = $2
  union all ${leftOf('class', 'classes.csv')}
  union all
  ${deltaRow('users.csv', 'l.id', 'l.id::text', ['true', 't.at'], learnerCells)}
    from touched t join attending a on a.learner_id = t.learner_id join learner l on l.id = a.learner_id ${withOwnSaid}
  union all
  ${row('users.csv', 't.learner_id', 't.learner_id::text', dated('false', 't.at').slice(0, -2))}
    from touched t where not exists (select from attending a where a.learner_id = t.learner_id)
  union all
  ${deltaRow('users.csv', 'null', 'f.id::text', ['f.left_on is null', 's.at'], staffCells)}
    from seen s join staff f on f.id = s.id where s.kind = 'staff' and f.visible_to @> array[$1]
  union all ${leftOf('staff', 'users.csv')}
  union all
  ${deltaRow('roles.csv', 'e.learner_id', 'e.id::text', ['open_on(e.ended_on, $5::date)', 's.at'], stayCells)}
    from stayed s join enrolment e on e.id = s.id left join attending a on a.learner_id = e.learner_id
   where e.visible_to @> array[$1] and e.school_year = $2
  union all ${leftOf('enrolment', 'roles.csv')}
  union all
  ${deltaRow('roles.csv', 'null', chargeId, ['true', 's.at'], chargeCells)}
    from seen s join staff f on f.id = s.id ${charges} where s.kind = 'staff' and ${presentStaff}
  union all
  ${row('roles.csv', 'null', chargeId, dated('false', 'g.at').slice(0, -2))}
    from change_left g join organisation o on o.code = g.organisation and o.path @> array[$1] join staff f on f.id = g.id
   where g.kind = 'staff' and g.position >= change_position($4) and f.left_on is null and o.code <> all (f.visible_to)
  union all
  ${deltaRow('demographics.csv', 'l.id', 'l.id::text', ['true', 't.at'], demographicsCells)}
    from touched t join attending a on a.learner_id = t.learner_id join learner l on l.id = a.learner_id ${withOwnSaid} where $3
  union all
  ${deltaRow('enrollments.csv', 'm.learner_id', 'm.id::text', [`(${openPlace} and c.closed_on is null)`, 'p.at'], placeCells)}
    from placed p join membership m on m.id = p.id join class c on c.id = m.class_id where c.visible_to @> array[$1] and c.school_year = $2
  union all ${leftOf('membership', 'enrollments.csv')}
  union all
  ${deltaRow('resources.csv', 'null', 'r.id::text', ['r.active', 'r.at'], resourceCells)} from resource_shown r
   where ${isListed} and (r.at >= $4 or exists (select from given g join seen s on s.kind = 'resource-use' and s.id = g.id where g.resource_id = r.id))
  ${useFiles
    .map(
      ([file, by]) =>
        `union all ${deltaRow(file, 'u.learner_id', 'u.id::text', ['u.ended_at is null', 's.at'], useCells[file])}
           from seen s join given u on u.id = s.id where s.kind = 'resource-use' and u.used_by = '${by}'`,
    )
    .join(' ')}`;

/** Rows of the organisation and all below it, file by file, some hundred at a time. */
export async function* exportedRows(unit: Unit, of: Exported): AsyncGenerator<ExportedRow[]> {
  const { organisation, schoolYear, withDemographics, changedSince, today } = of;
  await unit.query(
    `select set_config('app.organisations', string_agg(o.code, ','), true), set_config('cursor_tuple_fraction', '1', true)
       from organisation o where o.path @> array[$1]`,
    [organisation],
  );
  const params = [organisation, schoolYear, withDemographics, changedSince, today];
  await (changedSince === null ? unit.query(bulk, params) : unit.query(delta, params));
  for (;;) {
    const rows = await unit.query<ExportedRow>(`fetch 500 from exported`);
    if (rows.length === 0) return;
    yield rows;
  }
}

/** Whether a stay says anything beyond its level, which takes columns beyond the standard. */
export async function hasStudies(unit: Unit, { organisation, schoolYear }: Exported): Promise<boolean> {
  const [found] = await unit.query<{ said: boolean }>(
    `select exists (select from enrolment e where e.visible_to @> array[$1] and e.school_year = $2 and e.studies is not null) as said`,
    [organisation, schoolYear],
  );
  return found!.said;
}
