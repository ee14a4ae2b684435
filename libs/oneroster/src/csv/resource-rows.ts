import { levelOf, longest } from '@pan/quebec';
import type { Absent } from './absent.js';
import type { CourseRow, ResourceRow, ResourceUseRow, RosterFile } from './roster-row.js';
import type { RowCells } from './row-cells.js';
import { allowed, importances, resourceRoles } from './vocabularies.js';

// Resources and what they are given to: OneRoster 1.2 CSV binding, classResources.csv, courseResources.csv, resources.csv, userResources.csv.

/** What else a bundle says of courses is not kept: here a course is a level. */
export function course(row: RowCells): CourseRow {
  const levels = new Set(row.list('grades').map(levelOf));
  const [level = 'unknown'] = levels;
  return { kind: 'course', ...row.origin, level: levels.size === 1 ? level : 'unknown' };
}

export function resource(row: RowCells): ResourceRow {
  const roles = row.list('roles').map((role) => {
    const means = role.startsWith('ext:') ? role : row.meaning('roles', resourceRoles, role);
    if (means === undefined) row.fault('value-unknown', 'roles', { allowed: allowed(resourceRoles) });
    return means ?? role;
  });
  const importance = row.meaning('importance', importances);
  if (importance === undefined) row.fault('value-unknown', 'importance', { allowed: allowed(importances) });
  return {
    kind: 'resource',
    ...row.origin,
    vendorResourceId: row.needed('vendorResourceId'),
    title: row.text('title', longest.title),
    roles,
    importance: importance ?? null,
    vendorId: row.text('vendorId'),
    applicationId: row.text('applicationId'),
  };
}

/** What a resource is given to, by the file that says so. */
const uses = {
  'classResources.csv': { of: 'class', column: 'classSourcedId', targets: 'classes.csv' },
  'courseResources.csv': { of: 'course', column: 'courseSourcedId', targets: 'courses.csv' },
  'userResources.csv': { of: 'user', column: 'userSourcedId', targets: 'users.csv' },
} as const satisfies Partial<Record<RosterFile, object>>;
export const resourceUses = Object.keys(uses) as (keyof typeof uses)[];

export const resourceUse =
  (file: keyof typeof uses, absent: Absent) =>
  (row: RowCells): ResourceUseRow | null => {
    const { of, column, targets } = uses[file];
    const targetSourceId = row.needed(column);
    const resourceSourceId = row.needed('resourceSourcedId');
    const origin = row.origin;
    if (absent.has(targets, targetSourceId) || absent.has('resources.csv', resourceSourceId)) {
      row.note('depends-on-absent');
      return null;
    }
    return {
      ...{ kind: 'resource-use', ...origin, of, title: row.text('title', longest.title) },
      ...{ targetSourceId, classSourceId: of === 'user' ? row.text('classSourcedId') : null, resourceSourceId },
    };
  };
