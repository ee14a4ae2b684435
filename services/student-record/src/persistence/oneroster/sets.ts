import type { SetName } from '@pan/oneroster';
import { organisationType, ownSaid } from './pieces.js';

// What each set of OneRoster's rostering service is made of, in constant pieces of SQL. Row-level security holds in each of them.

/** A field that a query may name, over a row `t`. */
export interface FieldSql {
  readonly sql: string;
  /** It has several values at once. */
  readonly many?: true;
  /** Ids of the rows where it equals the text `$?`, by an index. */
  readonly equal?: string;
}

export interface SetSql {
  /** Rows `(id, at, position, kind, there)`; what is out of sight by now is told with `there` false. */
  readonly rows: string;
  readonly fields: Readonly<Record<string, FieldSql>>;
  /** Ids of what a query finds since an instant `$?`, where that is more than the rows themselves say. */
  readonly changedSince?: string;
}

const inSight = (kind: string): string => `
  select c.id, c.at, c.position, c.kind, true as there from change c where c.kind = '${kind}'`;

/** The latest word of those organisations that no longer see it, where no other of the caller's does. */
const gone = (kind: string): string => `
  (select distinct on (o.id) o.id, o.at, o.position, o.kind, false as there from change_left o
    where o.kind = '${kind}' and o.organisation = any (app_organisations())
      and not exists (select from change c where c.kind = '${kind}' and c.id = o.id)
    order by o.id, o.position desc)`;

const every = (...kinds: string[]): string => kinds.flatMap((kind) => [inSight(kind), gone(kind)]).join(' union all ');

const words = (...kinds: string[]): string =>
  kinds
    .map(
      (kind) =>
        `select w.id, w.at, change_position(w.at) as position, w.kind, true as there from roster_word w where w.kind = '${kind}'`,
    )
    .join(' union all ');

const statusWhere = (active: string): FieldSql => ({
  sql: `case when t.there and ${active} then 'active' else 'tobedeleted' end`,
});

const common = (active = 'true', at = 't.at') => ({
  sourcedId: { sql: 't.id::text', equal: 'select uuid_or_null($?)' },
  status: statusWhere(active),
  dateLastModified: { sql: at },
});

const leadingSource = '(select d.leading_source from learner d where d.id = t.id)';

const learnerWord = (said: string, column: string): string =>
  `coalesce((${ownSaid('t.id', leadingSource)})->>'${said}', (select l.${column}::text from learner l where l.id = t.id))`;

const personName = (said: string, column: string): FieldSql => ({
  sql: `case t.kind when 'learner' then ${learnerWord(said, column)} else (select s.${column} from staff s where s.id = t.id) end`,
});

const present = `(exists (select from learner_source s where s.learner_id = t.id and s.absent_at is null)
  or exists (select from staff s where s.id = t.id and s.left_on is null))`;

/** A person's stays and places say roles and grades, so a change of theirs is one of the person. */
const personAt = `greatest(t.at,
  (select max(c.at) from enrolment e join change c on c.kind = 'enrolment' and c.id = e.id where e.learner_id = t.id),
  (select max(c.at) from membership m join change c on c.kind = 'membership' and c.id = m.id where m.staff_id = t.id))`;

const personsSince = `
  select c.id from change c where c.kind in ('learner', 'staff') and c.position >= change_position($?)
  union select o.id from change_left o where o.kind in ('learner', 'staff') and o.position >= change_position($?)
  union select e.learner_id from change c join enrolment e on e.id = c.id where c.kind = 'enrolment' and c.position >= change_position($?)
  union select m.staff_id from change c join membership m on m.id = c.id
         where c.kind = 'membership' and m.staff_id is not null and c.position >= change_position($?)`;

const role = `case when t.kind = 'learner' then 'student'
  when exists (select from membership m where m.staff_id = t.id) then 'teacher' else 'ext:staff' end`;

const organisationsOfPerson: FieldSql = {
  many: true,
  sql: `array(select e.organisation_id::text from enrolment e where e.learner_id = t.id
              union select s.organisation_id::text from staff s where s.id = t.id
              union select k.organisation_id::text from membership m join class k on k.id = m.class_id where m.staff_id = t.id)`,
};

const persons = {
  ...common(present, personAt),
  givenName: personName('givenName', 'given_name'),
  familyName: personName('familyName', 'family_name'),
  middleName: personName('middleName', 'middle_name'),
  enabledUser: { sql: `case when t.there and ${present} then 'true' else 'false' end` },
  role: { sql: `replace(${role}, 'ext:staff', 'administrator')` },
  'roles.role': { many: true, sql: `array[${role}]` },
  'roles.org.sourcedId': organisationsOfPerson,
  'orgs.sourcedId': organisationsOfPerson,
  'userIds.identifier': {
    many: true,
    sql: `array(select s.source_id from learner_source s where s.learner_id = t.id and s.absent_at is null
                union select s.source_id from staff s where s.id = t.id and s.left_on is null)`,
  },
} as const satisfies SetSql['fields'];

const students: SetSql = { rows: every('learner'), fields: persons, changedSince: personsSince };

const ofOrganisation = (expression: string): FieldSql => ({
  sql: `(select ${expression} from organisation o where o.id = t.id)`,
});
const ofClass = (expression: string): FieldSql => ({ sql: `(select ${expression} from class k where k.id = t.id)` });
const ofPlace = (expression: string): FieldSql => ({
  sql: `(select ${expression} from membership m where m.id = t.id)`,
});
const ofWord = (expression: string): FieldSql => ({
  sql: `(select ${expression} from roster_word w where w.id = t.id)`,
});

const orgFields = {
  ...common(),
  name: ofOrganisation('o.name'),
  type: ofOrganisation(organisationType),
  identifier: ofOrganisation('o.code'),
  'parent.sourcedId': ofOrganisation('o.parent_id::text'),
};

const sessionFields = {
  ...common(),
  title: ofWord('w.word'),
  startDate: ofWord(`(left(w.word, 4) || '-07-01')::date`),
  endDate: ofWord(`(right(w.word, 4) || '-07-01')::date`),
  type: { sql: 't.kind' },
  schoolYear: ofWord('right(w.word, 4)'),
  'parent.sourcedId': ofWord(`case w.kind when 'term' then roster_word_id('schoolYear', w.word)::text end`),
};

const terms: SetSql = { rows: words('term'), fields: sessionFields };

export const setsSql: Readonly<Record<SetName, SetSql>> = {
  users: { rows: every('learner', 'staff'), fields: persons, changedSince: personsSince },
  students,
  teachers: {
    rows: `select * from (${every('staff')}) s where not s.there or exists (select from membership m where m.staff_id = s.id)`,
    fields: persons,
    changedSince: personsSince,
  },
  demographics: {
    rows: every('learner'),
    fields: {
      ...common(`exists (select from learner_source s where s.learner_id = t.id and s.absent_at is null)`),
      birthDate: { sql: `(${learnerWord('birthDate', 'birth_date')})::date` },
      sex: { sql: learnerWord('sex', 'sex') },
    },
  },
  classes: {
    rows: every('class'),
    fields: {
      ...common('(select k.closed_on is null from class k where k.id = t.id)'),
      title: ofClass('k.title'),
      grades: { many: true, sql: `array(select k.level from class k where k.id = t.id)` },
      'course.sourcedId': ofClass(`roster_word_id('course', k.level)::text`),
      'school.sourcedId': {
        ...ofClass('k.organisation_id::text'),
        equal: 'select k.id from class k where k.organisation_id = uuid_or_null($?)',
      },
      'terms.sourcedId': ofClass(`roster_word_id('term', k.school_year)::text`),
    },
  },
  enrollments: {
    rows: every('membership'),
    fields: {
      ...common('(select m.ended_on is null from membership m where m.id = t.id)'),
      role: ofPlace(`case when m.learner_id is null then 'teacher' else 'student' end`),
      primary: ofPlace('m.is_primary::text'),
      beginDate: ofPlace('m.begins_on'),
      endDate: ofPlace('coalesce(m.ended_on, m.ends_on)'),
      'user.sourcedId': {
        ...ofPlace('coalesce(m.learner_id, m.staff_id)::text'),
        equal: `select m.id from membership m where m.learner_id = uuid_or_null($?)
                union select m.id from membership m where m.staff_id = uuid_or_null($?)`,
      },
      'class.sourcedId': {
        ...ofPlace('m.class_id::text'),
        equal: 'select m.id from membership m where m.class_id = uuid_or_null($?)',
      },
      'school.sourcedId': {
        equal:
          'select m.id from class k join membership m on m.class_id = k.id where k.organisation_id = uuid_or_null($?)',
        sql: '(select k.organisation_id::text from membership m join class k on k.id = m.class_id where m.id = t.id)',
      },
    },
  },
  orgs: { rows: inSight('organisation'), fields: orgFields },
  schools: {
    rows: `select s.* from (${inSight('organisation')}) s join organisation o on o.id = s.id where o.kind in ('school', 'college', 'university')`,
    fields: orgFields,
  },
  courses: {
    rows: words('course'),
    fields: {
      ...common(),
      title: ofWord('level_title(w.word)'),
      courseCode: ofWord('w.word'),
      grades: { many: true, sql: `array(select w.word from roster_word w where w.id = t.id)` },
    },
  },
  academicSessions: { rows: words('schoolYear', 'term'), fields: sessionFields },
  terms,
  // Nobody tells the record its steps of a school year.
  gradingPeriods: { rows: words('gradingPeriod'), fields: sessionFields },
};
