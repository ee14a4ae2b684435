import type { Level } from '@pan/contracts';
import { type CodeDoubt, isBirthDate, longest, looksLikePermanentCode, readPermanentCode } from '@pan/quebec';
import type { BundleProblemCode } from './bundle-problems.js';
import type { Absent } from './absent.js';
import { levelOfGrades } from './grades.js';
import {
  hasDemographics,
  hasFaultyDemographics,
  hasFaultyRole,
  hasOtherRole,
  isInUsers,
  isLearner,
  isStaff,
  type Persons,
} from './persons.js';
import type {
  DemographicsRow,
  LearnerRow,
  PersonRow,
  RoleRow,
  RosterRow,
  Sex,
  StaffRow,
  StayRow,
} from './roster-row.js';
import type { RowCells } from './row-cells.js';
import { studiesOf, trackOfGrades } from './studies.js';
import { allowed, roles, sexes, type RoleMeaning } from './vocabularies.js';

export function demographicsRow(row: RowCells, today: string): DemographicsRow {
  const origin = row.origin;
  const birthDate = row.date('birthDate');
  if (birthDate !== null && !isBirthDate(birthDate, today)) row.fault('birth-date-impossible', 'birthDate');
  const sex = row.meaning('sex', sexes);
  if (sex === undefined) row.fault('value-unknown', 'sex', { allowed: allowed(sexes) });
  return { kind: 'demographics', ...origin, birthDate, sex: sex ?? null };
}

/** Birth date and sex wait for the person's row in `users.csv`. */
export function demographics(row: RowCells, persons: Persons, today: string): void {
  const { sourceId, birthDate, sex } = demographicsRow(row, today);
  if (row.isFaulty) return;
  const slot = persons.add(sourceId);
  if (persons.is(slot, hasDemographics)) {
    if (persons.birthDate(slot) === birthDate && persons.sex(slot) === sex) row.note('demographics-repeated');
    else row.fault('demographics-differ');
    return;
  }
  persons.mark(slot, hasDemographics);
  persons.describe(slot, birthDate, sex);
}

export function demographicsAreHeld(sourceId: string, persons: Persons): void {
  persons.mark(persons.add(sourceId), hasFaultyDemographics);
}

/** Version 1.1: one role for all organisations of the row, and a stay in each of them. */
export function user11(row: RowCells, persons: Persons): RosterRow[] {
  const origin = row.origin;
  const slot = seen(origin.sourceId, persons);
  const means = new Set(row.list('role').map((role) => roleMeaning(row, role)));
  if (means.size === 0) row.fault('value-missing', 'role');
  if (!means.has('learner') && !means.has('staff')) {
    if (means.has('neither')) row.note('role-not-kept', 'role');
    return [];
  }
  const organisationSourceIds = row.list('orgSourcedIds');
  if (organisationSourceIds.length === 0) row.fault('value-missing', 'orgSourcedIds');
  const name = nameOf(row);
  const rows: RosterRow[] = [];
  if (means.has('learner')) {
    const learner: LearnerRow = {
      kind: 'learner',
      ...origin,
      ...name,
      ...civilStatus(row, slot, persons),
      organisationSourceIds,
      ...gradeOf(row),
    };
    rows.push(learner);
    const said = studiesOf(row, trackOfGrades(row.list('grades')));
    for (const organisation of organisationSourceIds) rows.push({ ...stay(learner, organisation), ...said });
  }
  if (means.has('staff')) rows.push({ kind: 'staff', ...origin, ...name, organisationSourceIds });
  return rows;
}

/** In a delta, whoever is no longer a learner or no longer works is told as well. */
export function changedUser11(row: RowCells, persons: Persons): RosterRow[] {
  const rows = user11(row, persons);
  if (row.isFaulty) return rows;
  const left = (['learner', 'staff'] as const).filter((kind) => !rows.some((one) => one.kind === kind));
  if (left.length === 2) return [{ kind: 'gone', ...row.origin, otherwise: true }];
  return [...rows, ...left.map((kind) => ({ kind: `left-${kind}` as const, ...row.origin }))];
}

function stay({ file, row, sourceId, level, modifiedAt }: LearnerRow, organisation: string): StayRow {
  return {
    kind: 'stay',
    file,
    row,
    modifiedAt,
    sourceId: `${sourceId}@${organisation}`,
    learnerSourceId: sourceId,
    organisationSourceId: organisation,
    level,
    beganOn: null,
    endedOn: null,
  };
}

/** Version 1.2, first reading of `roles.csv`: who learns and who works, and where. */
export function noteRole(row: RowCells, persons: Persons): void {
  const person = row.text('userSourcedId');
  const organisation = row.text('orgSourcedId');
  const means = row.meaning('role', roles);
  if (person === null) return;
  const slot = persons.add(person);
  if (organisation === null || means == null) return persons.mark(slot, hasFaultyRole);
  const role = means === 'learner' ? isLearner : means === 'staff' ? isStaff : hasOtherRole;
  persons.mark(slot, role);
  if (role !== hasOtherRole) persons.place(slot, organisation, role, row.text('roleType')?.toLowerCase() === 'primary');
}

/** A role that cannot be read must not pass for one that ended. */
export function roleIsHeld(row: RowCells, persons: Persons): void {
  const person = row.guess('userSourcedId');
  if (person !== null) persons.mark(persons.add(person), hasFaultyRole);
}

export function user12(row: RowCells, persons: Persons): RosterRow[] {
  const origin = row.origin;
  const slot = seen(origin.sourceId, persons);
  if (slot === null || !persons.is(slot, isLearner | isStaff)) {
    if (slot !== null && persons.is(slot, hasFaultyRole)) row.fault('role-held');
    else if (slot === null || !persons.is(slot, hasOtherRole)) row.note('person-without-role');
    return [];
  }
  const main = row.text('primaryOrgSourcedId');
  const places = persons.placesOf(slot);
  const placesAs = (role: number) => {
    const known = places.filter((place) => place.role === role);
    const rank = (place: (typeof known)[number]) => (place.organisation === main ? 0 : place.isPrimary ? 1 : 2);
    return [...new Set(known.toSorted((a, b) => rank(a) - rank(b)).map((place) => place.organisation))];
  };
  const name = nameOf(row);
  const rows: (LearnerRow | StaffRow)[] = [];
  if (persons.is(slot, isLearner)) {
    const grade = gradeOf(row);
    const track = trackOfGrades(row.list('grades'));
    persons.setLevel(slot, track === null ? grade.level : `${grade.level}/${track}`);
    rows.push({
      kind: 'learner',
      ...origin,
      ...name,
      ...civilStatus(row, slot, persons),
      organisationSourceIds: placesAs(isLearner),
      ...grade,
    });
  }
  if (persons.is(slot, isStaff))
    rows.push({ kind: 'staff', ...origin, ...name, organisationSourceIds: placesAs(isStaff) });
  return rows;
}

/** Version 1.2, second reading of `roles.csv`: a learner's role in an organisation is a stay there. */
export function roleStay(row: RowCells, persons: Persons, absent: Absent): StayRow | RoleRow | null {
  const saidOf = (person: string) => {
    const slot = persons.find(person);
    const [level = 'unknown', track = null] = (slot === null ? null : persons.level(slot))?.split('/') ?? [];
    return { level: level as Level, track };
  };
  const role = roleRow(row, (person) => saidOf(person).track);
  if (role === null) return null;
  if (absent.has('users.csv', role.personSourceId)) {
    row.note('depends-on-absent', 'userSourcedId');
    return null;
  }
  if (role.role === 'staff') return role;
  const { personSourceId: learnerSourceId, role: _, primary: __, ...said } = role;
  return { ...said, kind: 'stay', learnerSourceId, level: saidOf(learnerSourceId).level };
}

/** @param trackOf what the grade of a person says beyond the level */
export function roleRow(row: RowCells, trackOf: (person: string) => string | null = () => null): RoleRow | null {
  const origin = row.origin;
  const personSourceId = row.needed('userSourcedId');
  const organisationSourceId = row.needed('orgSourcedId');
  const word = row.needed('role');
  const role = word === '' ? null : roleMeaning(row, word);
  if (role === 'neither') row.note('role-not-kept', 'role');
  if (role !== 'learner' && role !== 'staff') return null;
  const isLearner = role === 'learner';
  const [beganOn, endedOn] = isLearner ? row.period('beginDate', 'endDate') : [null, null];
  const primary = row.text('roleType')?.toLowerCase() === 'primary';
  const place = { personSourceId, organisationSourceId, role, primary, beganOn, endedOn };
  return { kind: 'role', ...origin, ...place, ...(isLearner && studiesOf(row, trackOf(personSourceId))) };
}

/** Version 1.2 in a delta: the roles that did not change are known to the record alone. */
export function personRow(row: RowCells): PersonRow {
  return {
    kind: 'person',
    ...row.origin,
    ...nameOf(row),
    permanentCode: permanentCodeOf(row, null),
    mainOrganisationSourceId: row.text('primaryOrgSourcedId'),
    ...gradeOf(row),
    track: trackOfGrades(row.list('grades')),
  };
}

function roleMeaning(row: RowCells, role: string): RoleMeaning | undefined {
  const means = row.meaning('role', roles, role);
  if (means === undefined) row.fault('value-unknown', 'role', { allowed: allowed(roles) });
  return means ?? undefined;
}

function seen(sourceId: string, persons: Persons): number | null {
  const slot = persons.find(sourceId);
  if (slot !== null) persons.mark(slot, isInUsers);
  return slot;
}

const lostLetters = /\p{L}\?|\?\p{L}/u;

function nameOf(row: RowCells) {
  const [familyName, givenName] = (['familyName', 'givenName'] as const).map((column) => {
    const name = row.text(column, longest.name);
    if (name?.includes('?') && lostLetters.test(name)) row.note('letters-lost', column);
    return name;
  }) as [string | null, string | null];
  if (familyName === null && givenName === null) row.fault('value-missing', 'familyName');
  else if (familyName === null || givenName === null)
    row.fault('name-single', familyName === null ? 'familyName' : 'givenName');
  return {
    familyName: familyName ?? '',
    givenName: givenName ?? '',
    middleName: row.text('middleName', longest.name),
  };
}

function gradeOf(row: RowCells): { grade: string | null; level: Level } {
  const grades = row.list('grades');
  return { grade: grades.length === 0 ? null : grades.join(','), level: levelOfGrades(row, grades, 'several are odd') };
}

function civilStatus(row: RowCells, slot: number | null, persons: Persons) {
  if (slot !== null && persons.is(slot, hasFaultyDemographics)) row.fault('demographics-held');
  const birthDate = slot === null ? null : persons.birthDate(slot);
  const sex = slot === null ? null : (persons.sex(slot) as Sex | null);
  return { birthDate, sex, permanentCode: permanentCodeOf(row, birthDate) };
}

const doubts: Record<CodeDoubt, BundleProblemCode> = {
  malformed: 'permanent-code-malformed',
  'health-insurance-number': 'permanent-code-is-health-number',
  'contradicts-birth-date': 'permanent-code-contradicts-birth-date',
};
const namedCode = /\{\s*(?:code[ _-]?permanent|permanent[ _-]?code)\s*:([^{}]*)\}/i;

/** The permanent code among the person's other identifiers, or the identifier itself where it has that form. */
function permanentCodeOf(row: RowCells, birthDate: string | null): string | null {
  const named = namedCode.exec(row.text('userIds', 4_000) ?? '')?.[1]?.trim();
  const identifier = row.text('identifier');
  const [column, text] = named ? ['userIds', named] : ['identifier', identifier];
  if (!text || (column === 'identifier' && !looksLikePermanentCode(text))) return null;
  const { code, doubt } = readPermanentCode(text, birthDate);
  if (doubt !== null) row.tell(doubts[doubt], column);
  return code;
}
