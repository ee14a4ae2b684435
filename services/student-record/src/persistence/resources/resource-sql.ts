import type { ResourceHolder } from '@pan/oneroster';
import type { Restriction } from '../oneroster/page-statement.js';
import type { PagedSet } from '../oneroster/paged-set.js';
import { inUtc } from '../oneroster/pieces.js';

// OneRoster's resources service, in constant pieces of SQL.

const columns = `t.id, t.active, ${inUtc('t.at')} as "modifiedAt", t.title, t.roles, t.importance, t.vendor_resource_id as "vendorResourceId",
  t.vendor_id as "vendorId", t.application_id as "applicationId", t.metadata`;

export const resourcesSql: PagedSet = {
  columns,
  from: () => 'resource_shown t',
  fields: {
    sourcedId: { sql: 't.id::text', is: 't.id = uuid_or_null($?)', narrow: 't.id = uuid_or_null($?)' },
    status: { sql: `case when t.active then 'active' else 'tobedeleted' end` },
    dateLastModified: { sql: `date_trunc('milliseconds', t.at)` },
    title: { sql: 't.title' },
    roles: { sql: 't.roles', many: true },
    importance: { sql: 't.importance' },
    vendorResourceId: { sql: 't.vendor_resource_id' },
    vendorId: { sql: 't.vendor_id' },
    applicationId: { sql: 't.application_id' },
  },
  since: 't.at >= $?',
};

export const oneResource = `select ${columns} from resource_shown t where t.id = $1::uuid`;

const used = (by: string, whose: string): string =>
  `select u.resource_id from resource_use u join ${whose} where u.used_by = '${by}' and u.ended_at is null`;
const bySource = (alias: string): string =>
  `${alias} on ${alias}.source = u.source and ${alias}.source_id = u.target_source_id`;

/** Of a holder with the key `$?`, the ids of what it is given; a course is a level, which the catalogue's resources name too. */
const givenTo: Readonly<Record<ResourceHolder, string>> = {
  class: `${used('class', `class ${bySource('k')}`)} and k.id = $?`,
  course: `${used('course', `course_source ${bySource('s')}`)} and s.level = (select w.word from roster_word w where w.id = $?)
    union select k.resource_id from known_resource k where not k.withdrawn
       and k.levels && array(select w.word from roster_word w where w.id = $? and w.kind = 'course')`,
  user: `${used('user', `learner_source ${bySource('s')}`)} and s.learner_id = $? and s.absent_at is null
    union ${used('user', `staff ${bySource('f')}`)} and f.id = $? and f.left_on is null
    union ${used('class', `class ${bySource('k')} join membership m on m.class_id = k.id`)} and $? in (m.learner_id, m.staff_id) and m.ended_on is null`,
};

export const restrictionTo = (holder: ResourceHolder, id: string): Restriction => ({
  sql: `t.id = any (array(${givenTo[holder]}))`,
  id,
});

/** Whether a holder is in sight. */
export const holderInSight: Readonly<Record<ResourceHolder, string>> = {
  class: `select 1 from change c where c.kind = 'class' and c.id = $1::uuid`,
  course: `select 1 from roster_word w where w.kind = 'course' and w.id = $1::uuid`,
  user: `select 1 from change c where c.kind in ('learner', 'staff') and c.id = $1::uuid`,
};
