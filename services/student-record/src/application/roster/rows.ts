import type { Level } from '@pan/contracts';
import { DomainError } from '@pan/kit/domain';
import type { Identity, Said } from '../../domain/learners/learner.js';
import type { StudiesSaid } from '../../domain/roster/studies.js';
import type { Role } from '../../domain/roster/membership.js';
import type { StaffIdentity } from '../../domain/roster/staff-member.js';

/** An organisation as far as a roster row needs it. */
export interface Placed {
  readonly id: string;
  readonly path: readonly string[];
}

/** What a system sends about one thing of its roster, whichever way it came: a single upsert, a batch or a bundle. */
export type RosterRow = LearnerRow | StaffRow | ClassRow | StayRow | MembershipRow;
export type RosterKind = RosterRow['kind'];

export interface LearnerRow {
  readonly kind: 'learner';
  readonly sourceId: string;
  readonly organisation: Placed;
  /** Every organisation that gets to see the record by this row: the codes of their paths. */
  readonly visibleTo: readonly string[];
  readonly identity: Said;
}

/** Likewise, with the whole word of its system: what it said before and did not say again is in it. */
export interface WholeLearnerRow extends LearnerRow {
  readonly identity: Identity;
}

export interface StaffRow {
  readonly kind: 'staff';
  readonly sourceId: string;
  readonly organisation: Placed;
  readonly visibleTo: readonly string[];
  readonly identity: StaffIdentity;
}

export interface ClassRow {
  readonly kind: 'class';
  readonly sourceId: string;
  readonly organisation: Placed;
  readonly title: string;
  readonly schoolYear: string;
  readonly level: Level;
}

export interface StayRow {
  readonly kind: 'enrolment';
  readonly sourceId: string;
  readonly organisation: Placed;
  readonly learnerSourceId: string;
  readonly schoolYear: string;
  readonly level: Level;
  /** What it leaves out stays as it was. */
  readonly studies?: StudiesSaid;
  readonly beganOn: string | null;
  readonly endedOn: string | null;
}

export interface MembershipRow {
  readonly kind: 'membership';
  readonly sourceId: string;
  /** Code of the organisation that the class must belong to, where the sender names one. */
  readonly within?: string;
  readonly classSourceId: string;
  readonly personSourceId: string;
  readonly role: Role;
  readonly primary: boolean;
  readonly beganOn: string | null;
  readonly endedOn: string | null;
}

export type Outcome =
  | { readonly outcome: 'created' | 'changed' | 'unchanged'; readonly id: string; readonly version: number }
  | { readonly outcome: 'refused'; readonly code: string; readonly params: Readonly<Record<string, string>> };

export const refused = (code: string, params: Readonly<Record<string, string | number>>): Outcome => ({
  outcome: 'refused',
  code,
  params: Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)])),
});

/** What a rule of the domain refuses is the outcome of its row; the other rows go on. */
export function orRefused(apply: () => Outcome): Outcome {
  try {
    return apply();
  } catch (error) {
    if (error instanceof DomainError) return refused(error.code, error.params);
    throw error;
  }
}

/** Who sends, and when. */
export interface Sending {
  readonly source: string;
  readonly now: Date;
  /** The school day in Quebec, `YYYY-MM-DD`. */
  readonly today: string;
}
