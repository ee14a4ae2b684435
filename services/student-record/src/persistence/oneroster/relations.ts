import type { SetName, Within } from '@pan/oneroster';
import type { Restriction } from './page-statement.js';

type Parent = keyof Within;

/** What a key in a path leads to, as the ids of a set that belong to it; `$?` is the key. */
const placesOfClass = (column: string): string =>
  `select m.${column} from membership m where m.class_id = $? and m.${column} is not null and m.ended_on is null`;
const classesOf = (column: string): string =>
  `select m.class_id from membership m where m.${column} = $? and m.ended_on is null`;

const relations: Partial<Record<SetName, Partial<Record<Parent, string>>>> = {
  classes: {
    school: `select k.id from class k where k.organisation_id = $?`,
    course: `select k.id from class k where k.level = (select w.word from roster_word w where w.id = $? and w.kind = 'course')`,
    term: `select k.id from class k where k.school_year = (select w.word from roster_word w where w.id = $? and w.kind = 'term')`,
    student: classesOf('learner_id'),
    teacher: classesOf('staff_id'),
    user: `${classesOf('learner_id')} union ${classesOf('staff_id')}`,
  },
  students: {
    class: placesOfClass('learner_id'),
    school: `select e.learner_id from enrolment e where e.organisation_id = $? and e.school_year >= present_school_year() and open_on(e.ended_on, school_day())`,
  },
  teachers: {
    class: placesOfClass('staff_id'),
    school: `select m.staff_id from class k join membership m on m.class_id = k.id
              where k.organisation_id = $? and m.staff_id is not null and m.ended_on is null and k.closed_on is null`,
  },
  enrollments: {
    class: `select m.id from membership m where m.class_id = $?`,
    school: `select m.id from class k join membership m on m.class_id = k.id where k.organisation_id = $?`,
  },
  courses: { school: `select roster_word_id('course', k.level) from class k where k.organisation_id = $?` },
  terms: { school: `select roster_word_id('term', k.school_year) from class k where k.organisation_id = $?` },
  gradingPeriods: { term: `select w.id from roster_word w where w.id = $? and w.kind = 'gradingPeriod'` },
};

/** The narrower of two keys: a class lies in its school. */
export function relationOf(set: SetName, within: Within): Restriction | null {
  const parent = within.class ? 'class' : (Object.keys(within)[0] as Parent | undefined);
  const sql = parent && relations[set]?.[parent];
  return sql ? { sql: `t.id = any (array(${sql}))`, id: within[parent]! } : null;
}

/** Whether a key is one of its kind in sight, as `$?`; a class of a school is asked with both. */
const known: Readonly<Record<Parent, string>> = {
  school: `select 1 from change c join organisation o on o.id = c.id where c.kind = 'organisation' and c.id = $? and o.kind in ('school', 'college', 'university')`,
  class: `select 1 from change c where c.kind = 'class' and c.id = $?`,
  course: `select 1 from roster_word w where w.kind = 'course' and w.id = $?`,
  term: `select 1 from roster_word w where w.kind = 'term' and w.id = $?`,
  student: `select 1 from change c where c.kind = 'learner' and c.id = $?`,
  teacher: `select 1 from change c where c.kind = 'staff' and c.id = $?`,
  user: `select 1 from change c where c.kind in ('learner', 'staff') and c.id = $?`,
};

/** One statement that finds a row when every key of the path is known. */
export function knownSql(within: Within): { sql: string; keys: readonly string[] } {
  const parents = Object.keys(within) as Parent[];
  const conditions = parents.map((parent, at) => `exists (${known[parent].replaceAll('$?', `$${at + 1}::uuid`)})`);
  if (within.class && within.school)
    conditions.push(
      `exists (select from class k where k.id = $${parents.indexOf('class') + 1}::uuid and k.organisation_id = $${parents.indexOf('school') + 1}::uuid)`,
    );
  return { sql: `select 1 as known where ${conditions.join(' and ')}`, keys: parents.map((parent) => within[parent]!) };
}
