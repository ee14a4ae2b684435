import { mostPersons, mostThings, type FieldSql } from './paged-set.js';
import { ownSaid } from './pieces.js';

// What a person of OneRoster is compared by: the same expressions say it in pages and in filters.

/** Evaluated once for a statement. */
const presentYear = '(select present_school_year())';

/** Stays that roles and grades are made of, of this school year and those to come. */
export const isShownStay = (stay: string): string => `${stay}.school_year >= ${presentYear}`;

/** When a stay last changed what is said of its learner: on the first of July one of the year before says nothing more. */
export const stayAt = (stay: string, change: string): string =>
  `greatest(${change}.at, case when ${stay}.school_year < ${presentYear} then school_year_end(${stay}.school_year) end)`;

/** A person's stays and places say roles and grades, so a change of theirs is one of the person. */
const personAt = `case t.kind
  when 'learner' then greatest(t.at, (select max(${stayAt('e', 'c')}) from enrolment e join change c on c.kind = 'enrolment' and c.id = e.id where e.learner_id = t.id))
  else greatest(t.at, (select max(c.at) from membership m join change c on c.kind = 'membership' and c.id = m.id where m.staff_id = t.id)) end`;

/** Ids of persons that changed since an instant `$?`. */
export const personsSince = `
  select c.id from change c where c.kind in ('learner', 'staff') and c.position >= change_position($?)
  union select o.id from change_left o where o.kind in ('learner', 'staff') and o.position >= change_position($?)
  union select e.learner_id from change c join enrolment e on e.id = c.id where c.kind = 'enrolment' and c.position >= change_position($?)
  union select m.staff_id from change c join membership m on m.id = c.id
         where c.kind = 'membership' and m.staff_id is not null and c.position >= change_position($?)
  union select e.learner_id from enrolment e
         where $? <= (select present_school_year_began()) and e.school_year < ${presentYear} and school_year_end(e.school_year) >= $?`;

const leadingSource = '(select d.leading_source from learner d where d.id = t.id)';

/** What the caller reads of a learner `t`. */
export const learnerWord = (said: string, column: string): string =>
  `coalesce((${ownSaid('t.id', leadingSource)})->>'${said}', (select l.${column}::text from learner l where l.id = t.id))`;

const personName = (said: string, column: string): FieldSql => ({
  most: mostPersons,
  sql: `case t.kind when 'learner' then ${learnerWord(said, column)} else (select s.${column} from staff s where s.id = t.id) end`,
});

export const learnerIsPresent = `exists (select from learner_source s where s.learner_id = t.id and s.absent_at is null)`;
const present = `case t.kind when 'learner' then ${learnerIsPresent} else exists (select from staff s where s.id = t.id and s.left_on is null) end`;

const role = `case when t.kind = 'learner' then 'student'
  when exists (select from membership m where m.staff_id = t.id) then 'teacher' else 'ext:staff' end`;

/** Where the roles are: of a learner without a stay that is shown, where the keys are. */
const organisationsOfPerson: FieldSql = {
  many: true,
  most: mostPersons,
  sql: `case t.kind
    when 'learner' then coalesce(
      nullif(array(select e.organisation_id::text from enrolment e where e.learner_id = t.id and ${isShownStay('e')}), '{}'),
      array(select s.organisation_id::text from learner_source s where s.learner_id = t.id))
    else array(select s.organisation_id::text from staff s where s.id = t.id
               union select k.organisation_id::text from membership m join class k on k.id = m.class_id where m.staff_id = t.id and m.ended_on is null) end`,
  narrow: `t.id = any (array(
    select e.learner_id from enrolment e where e.organisation_id = uuid_or_null($?)
    union select s.learner_id from learner_source s where s.organisation_id = uuid_or_null($?)
    union select s.id from staff s where s.organisation_id = uuid_or_null($?)
    union select m.staff_id from class k join membership m on m.class_id = k.id where k.organisation_id = uuid_or_null($?) and m.staff_id is not null))`,
};

export const statusWhere = (active: string): FieldSql => ({
  sql: `case when t.there and ${active} then 'active' else 'tobedeleted' end`,
});

/** What every object has. */
export const common = (active = 'true', at = 't.at') =>
  ({
    sourcedId: { sql: 't.id::text', is: 't.id = uuid_or_null($?)', narrow: 't.id = uuid_or_null($?)' },
    status: statusWhere(active),
    dateLastModified: { sql: at },
  }) satisfies Record<string, FieldSql>;

export const personFields = {
  ...common(`(${present})`, personAt),
  givenName: personName('givenName', 'given_name'),
  familyName: personName('familyName', 'family_name'),
  middleName: personName('middleName', 'middle_name'),
  enabledUser: { most: mostThings, sql: `case when t.there and (${present}) then 'true' else 'false' end` },
  role: { sql: `replace(${role}, 'ext:staff', 'administrator')` },
  'roles.role': { many: true, sql: `array[${role}]` },
  'roles.org.sourcedId': organisationsOfPerson,
  'orgs.sourcedId': organisationsOfPerson,
  'userIds.identifier': {
    many: true,
    most: mostPersons,
    sql: `array(select s.source_id from learner_source s where s.learner_id = t.id and s.absent_at is null
                union select s.source_id from staff s where s.id = t.id and s.left_on is null)`,
    narrow: `t.id = any (array(select s.learner_id from learner_source s where s.source_id = $? union select s.id from staff s where s.source_id = $?))`,
  },
} as const satisfies Record<string, FieldSql>;
