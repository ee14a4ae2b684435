import type { SetName } from '@pan/oneroster';
import { mostPersons, mostThings, type FieldSql, type PagedSet } from './paged-set.js';
import { common, learnerIsPresent, learnerWord, personFields, personsSince } from './persons.js';
import { inUtc, organisationType } from './pieces.js';
import { inSight, rowsOf } from './rows-in-sight.js';

// What each set of OneRoster's rostering service is made of.

const columns = `t.id, t.kind, t.there, ${inUtc('t.at')} as at`;
const since = 't.position >= change_position($?)';
const ofLog = { columns, since };

const words = (...kinds: string[]): string =>
  `(${kinds
    .map(
      (kind) =>
        `select w.id, w.at, change_position(w.at) as position, w.kind, true as there from roster_word w where w.kind = '${kind}'`,
    )
    .join(' union all ')}) t`;

const persons = { columns, fields: personFields, since: `t.id = any (array(${personsSince}))` };

const ofOrganisation = (expression: string): FieldSql => ({
  sql: `(select ${expression} from organisation o where o.id = t.id)`,
});
const ofClass = (expression: string): FieldSql => ({
  most: mostThings,
  sql: `(select ${expression} from class k where k.id = t.id)`,
});
const ofPlace = (expression: string): FieldSql => ({
  most: mostThings,
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

export const setsSql: Readonly<Record<SetName, PagedSet>> = {
  users: { ...persons, from: rowsOf('learner', 'staff') },
  students: { ...persons, from: rowsOf('learner') },
  teachers: {
    ...persons,
    from: rowsOf('staff'),
    where: '(not t.there or exists (select from membership m where m.staff_id = t.id))',
  },
  demographics: {
    ...ofLog,
    from: rowsOf('learner'),
    fields: {
      ...common(learnerIsPresent),
      birthDate: { most: mostPersons, sql: `(${learnerWord('birthDate', 'birth_date')})::date` },
      sex: { most: mostPersons, sql: learnerWord('sex', 'sex') },
    },
  },
  classes: {
    ...ofLog,
    from: rowsOf('class'),
    fields: {
      ...common('(select k.closed_on is null from class k where k.id = t.id)'),
      title: ofClass('k.title'),
      grades: { many: true, sql: `array(select k.level from class k where k.id = t.id)` },
      'course.sourcedId': ofClass(`roster_word_id('course', k.level)::text`),
      'school.sourcedId': {
        ...ofClass('k.organisation_id::text'),
        narrow: 't.id = any (array(select k.id from class k where k.organisation_id = uuid_or_null($?)))',
      },
      'terms.sourcedId': ofClass(`roster_word_id('term', k.school_year)::text`),
    },
  },
  enrollments: {
    ...ofLog,
    from: rowsOf('membership'),
    fields: {
      ...common('(select m.ended_on is null from membership m where m.id = t.id)'),
      role: ofPlace(`case when m.learner_id is null then 'teacher' else 'student' end`),
      primary: ofPlace('m.is_primary::text'),
      beginDate: ofPlace('m.begins_on'),
      endDate: ofPlace('coalesce(m.ended_on, m.ends_on)'),
      'user.sourcedId': {
        ...ofPlace('coalesce(m.learner_id, m.staff_id)::text'),
        narrow: `t.id = any (array(select m.id from membership m where m.learner_id = uuid_or_null($?)
                 union select m.id from membership m where m.staff_id = uuid_or_null($?)))`,
      },
      'class.sourcedId': {
        ...ofPlace('m.class_id::text'),
        narrow: 't.id = any (array(select m.id from membership m where m.class_id = uuid_or_null($?)))',
      },
      'school.sourcedId': {
        most: mostThings,
        sql: '(select k.organisation_id::text from membership m join class k on k.id = m.class_id where m.id = t.id)',
        narrow:
          't.id = any (array(select m.id from class k join membership m on m.class_id = k.id where k.organisation_id = uuid_or_null($?)))',
      },
    },
  },
  orgs: { ...ofLog, from: (sight) => `(${inSight('organisation', sight)}) t`, fields: orgFields },
  schools: {
    ...ofLog,
    from: (sight) => `(${inSight('organisation', sight)}) t`,
    where: `(select o.kind from organisation o where o.id = t.id) in ('school', 'college', 'university')`,
    fields: orgFields,
  },
  courses: {
    ...ofLog,
    from: () => words('course'),
    fields: {
      ...common(),
      title: ofWord('level_title(w.word)'),
      courseCode: ofWord('w.word'),
      grades: { many: true, sql: `array(select w.word from roster_word w where w.id = t.id)` },
    },
  },
  academicSessions: { ...ofLog, from: () => words('schoolYear', 'term'), fields: sessionFields },
  terms: { ...ofLog, from: () => words('term'), fields: sessionFields },
  // Nobody tells the record its steps of a school year.
  gradingPeriods: { ...ofLog, from: () => words('gradingPeriod'), fields: sessionFields },
};
