import type { Level } from '@pan/contracts';
import { DomainError, schoolDay } from '@pan/kit/domain';
import type { Sex } from '../../domain/learners/learner.js';
import type { StudiesSaid } from '../../domain/roster/studies.js';
import type { Role } from '../../domain/roster/membership.js';
import { readPermanentCode } from '@pan/quebec';
import type { Placed, RosterRow, Sending } from './rows.js';

/** One thing that a system says about an organisation's roster, under the key by which the system knows it. */
export type RosterChange = LearnerChange | StaffChange | ClassChange | EnrolmentChange | MembershipChange;

interface Change {
  readonly organisation: string;
  readonly sourceId: string;
}

export interface LearnerChange extends Change {
  readonly kind: 'learner';
  readonly familyName: string;
  readonly givenName: string;
  readonly middleName?: string | null;
  readonly birthDate?: string | null;
  readonly permanentCode?: string | null;
  readonly sex?: Sex | null;
}

export interface StaffChange extends Change {
  readonly kind: 'staff';
  readonly familyName: string;
  readonly givenName: string;
}

export interface ClassChange extends Change {
  readonly kind: 'class';
  readonly title: string;
  readonly schoolYear: string;
  readonly level?: Level | null;
}

export interface EnrolmentChange extends Change, StudiesSaid {
  readonly kind: 'enrolment';
  readonly learnerSourceId: string;
  readonly schoolYear: string;
  readonly level: Level;
  readonly beganOn?: string | null;
  readonly endedOn?: string | null;
}

export interface MembershipChange extends Change {
  readonly kind: 'membership';
  readonly classSourceId: string;
  readonly personSourceId: string;
  readonly role: Role;
  readonly primary?: boolean | null;
  readonly beganOn?: string | null;
  readonly endedOn?: string | null;
}

/** Of a person, what was left out stays as it was and null says that there is none; a permanent code that is none is refused. */
export function rowOf(change: RosterChange, organisation: Placed): RosterRow {
  const { sourceId } = change;
  switch (change.kind) {
    case 'learner': {
      const { familyName, givenName, middleName, birthDate, sex } = change;
      const permanentCode = change.permanentCode && codeOf(change.permanentCode, birthDate ?? null);
      const identity = { familyName, givenName, middleName, birthDate, permanentCode, sex };
      return { kind: 'learner', sourceId, organisation, visibleTo: organisation.path, identity };
    }
    case 'staff': {
      const { familyName, givenName } = change;
      return {
        kind: 'staff',
        sourceId,
        organisation,
        visibleTo: organisation.path,
        identity: { familyName, givenName },
      };
    }
    case 'class':
      return {
        kind: 'class',
        sourceId,
        organisation,
        title: change.title,
        schoolYear: change.schoolYear,
        level: change.level ?? 'unknown',
      };
    case 'enrolment': {
      const { learnerSourceId, schoolYear, level, beganOn = null, endedOn = null } = change;
      const { sector, track, programme, attendance, term, modules } = change;
      const studies = { sector, track, programme, attendance, term, modules };
      return {
        kind: 'enrolment',
        sourceId,
        organisation,
        learnerSourceId,
        schoolYear,
        level,
        beganOn,
        endedOn,
        studies,
      };
    }
    case 'membership': {
      const { classSourceId, personSourceId, role, primary, beganOn = null, endedOn = null } = change;
      return {
        kind: 'membership',
        sourceId,
        within: change.organisation,
        classSourceId,
        personSourceId,
        role,
        primary: primary ?? false,
        beganOn,
        endedOn,
      };
    }
  }
}

/** A code that contradicts the birth date is kept: it is for a person to find out which of the two is wrong. */
function codeOf(text: string, birthDate: string | null): string {
  const { code, doubt } = readPermanentCode(text, birthDate);
  if (code === null)
    throw new DomainError(doubt === 'health-insurance-number' ? 'health-number-not-accepted' : 'not-a-permanent-code');
  return code;
}

export function sendingOf(source: string, now = new Date()): Sending {
  return { source, now, today: schoolDay(now) };
}
