import type { OrganisationKind } from '@pan/contracts';
import { schoolYearAround } from '@pan/kit/domain';
import { longest } from '@pan/quebec';
import type { ClassRow, MembershipRow, OrganisationRow, SessionRow } from './roster-row.js';
import type { Absent } from './absent.js';
import { levelOfGrades } from './grades.js';
import type { RowCells } from './row-cells.js';
import { allowed, classRoles, organisationTypes, sessionTypes, truths } from './vocabularies.js';

export function organisation(row: RowCells): OrganisationRow {
  const name = row.needed('name', longest.title);
  const identifier = row.text('identifier');
  return {
    kind: 'organisation',
    ...row.origin,
    name,
    orgKind: kindOf(row, identifier),
    parentSourceId: row.text('parentSourcedId'),
    identifier,
  };
}

/** The standard knows no college: it is a school whose identifier says so. */
function kindOf(row: RowCells, identifier: string | null): OrganisationKind {
  const kind = row.meaning('type', organisationTypes);
  if (kind === null) row.fault('value-missing', 'type');
  if (kind === undefined) row.note('value-unfamiliar', 'type', { readAs: 'other' }, true);
  return kind === 'school' && /^(college|cegep)\b/i.test(identifier ?? '') ? 'college' : (kind ?? 'other');
}

export function session(row: RowCells): SessionRow {
  const origin = row.origin;
  const title = row.needed('title');
  const type = row.meaning('type', sessionTypes);
  if (type === null) row.fault('value-missing', 'type');
  if (type === undefined) row.note('value-unfamiliar', 'type', { readAs: 'term' }, true);
  for (const column of ['startDate', 'endDate']) row.needed(column);
  const [beginsOn, endsOn] = row.isFaulty ? [null, null] : row.period('startDate', 'endDate');
  const schoolYear = beginsOn === null || endsOn === null ? '' : schoolYearAround(beginsOn, endsOn);
  const said = row.text('schoolYear');
  if (schoolYear !== '' && said !== null && !agrees(said, schoolYear)) {
    row.tell('school-year-contradicted', 'schoolYear', { schoolYear });
  }
  return {
    kind: 'session',
    ...origin,
    title,
    type: type ?? 'term',
    beginsOn: beginsOn ?? '',
    endsOn: endsOn ?? '',
    schoolYear,
    parentSourceId: row.text('parentSourcedId'),
  };
}

/** The standard writes the year in which the school year ends; `2026-2027` is understood as well. */
function agrees(said: string, schoolYear: string): boolean {
  const [first, last] = schoolYear.split('-') as [string, string];
  return (
    said === last || (/^(\d{4})\D(\d{2})?(\d{2})$/.test(said) && said.startsWith(first) && said.endsWith(last.slice(2)))
  );
}

export function schoolClass(row: RowCells, absent: Absent): ClassRow {
  const terms = row.list('termSourcedIds');
  const termSourceIds = terms.filter((term) => !absent.has('academicSessions.csv', term));
  if (termSourceIds.length < terms.length) row.note('term-absent', 'termSourcedIds');
  return {
    kind: 'class',
    ...row.origin,
    title: row.needed('title', longest.title),
    organisationSourceId: row.needed('schoolSourcedId'),
    termSourceIds,
    level: levelOfGrades(row, row.list('grades'), 'several are usual'),
  };
}

export function membership(row: RowCells, absent: Absent): MembershipRow | null {
  const origin = row.origin;
  const role = row.meaning('role', classRoles);
  if (role === null) row.fault('value-missing', 'role');
  if (role === undefined) row.fault('value-unknown', 'role', { allowed: allowed(classRoles) });
  if (role === 'neither') row.note('role-not-kept', 'role');
  if (role !== 'student' && role !== 'teacher') return null;
  const classSourceId = row.needed('classSourcedId');
  const personSourceId = row.needed('userSourcedId');
  if (absent.has('classes.csv', classSourceId) || absent.has('users.csv', personSourceId)) {
    row.note('depends-on-absent');
    return null;
  }
  const primary = row.meaning('primary', truths);
  if (primary === undefined) row.fault('value-unknown', 'primary', { allowed: 'true, false' });
  const [beganOn, endedOn] = row.period('beginDate', 'endDate');
  return {
    kind: 'membership',
    ...origin,
    classSourceId,
    personSourceId,
    role,
    primary: primary ?? false,
    beganOn,
    endedOn,
  };
}
