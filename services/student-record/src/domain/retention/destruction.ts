import { daysAfter, DomainError } from '@pan/kit/domain';
import type { PupilFile, RetentionRule } from '../files/files.js';

/** What an organisation's own schedule, as it was approved, says of one of the three files. */
export interface EnteredRule {
  readonly years: number;
  readonly law: string;
  readonly section: string;
  /** Of the schedule and its rule, as the archives approved them. */
  readonly reference: string;
  /** From the proposal until the first day on which anything may be destroyed. */
  readonly noticeDays: number;
  /** Whether families are shown that a file is listed. */
  readonly tellsFamily: boolean;
}

/** A month: by then exports, staged rows and stored answers that had the learner in them are gone. */
export const leastNoticeDays = 30;

export interface FrozenRule extends EnteredRule {
  readonly version: number;
  readonly since: RetentionRule['since'];
}

export interface Approval {
  readonly by: string;
  readonly at: string;
}

/** What is proposed: files of one kind, as a list that never changes. */
export interface Proposal {
  readonly id: string;
  readonly organisationId: string;
  readonly visibleTo: readonly string[];
  readonly file: PupilFile;
  readonly rule: FrozenRule;
  /** What counts from a day up to this one is listed. */
  readonly latest: string;
  readonly listed: number;
  readonly listHash: string;
  readonly proposedBy: string;
  readonly proposedAt: Date;
}

export type DestructionPhase = 'proposed' | 'approved' | 'begun' | 'carried-out' | 'withdrawn';

export interface DestructionState extends Proposal {
  readonly notBefore: string;
  readonly approvals: readonly Approval[];
  readonly state: DestructionPhase;
  readonly endedAt: Date | null;
  /** As JSON, to the letter: the hash is over it. */
  readonly certificate: string | null;
  readonly certificateHash: string | null;
  readonly version: number;
}

const approversNeeded = 2;

/** Files past their term that an organisation proposes to destroy: two different persons or systems approve, and nothing goes before the notice is over. */
export class Destruction {
  private constructor(private state: DestructionState) {}

  /** @throws DomainError nothing-due */
  static propose(proposal: Proposal, today: string): Destruction {
    if (proposal.listed === 0) throw new DomainError('nothing-due');
    return new Destruction({
      ...proposal,
      notBefore: daysAfter(today, proposal.rule.noticeDays),
      ...{ approvals: [], state: 'proposed', endedAt: null, certificate: null, certificateHash: null, version: 1 },
    });
  }

  get id(): string {
    return this.state.id;
  }

  get version(): number {
    return this.state.version;
  }

  get said(): Readonly<DestructionState> {
    return this.state;
  }

  /** @throws DomainError destruction-not-proposed, destruction-approved-by-same */
  approve(by: string, at: Date): void {
    if (this.state.state !== 'proposed') throw new DomainError('destruction-not-proposed');
    if (this.state.approvals.some((one) => one.by === by)) throw new DomainError('destruction-approved-by-same');
    const approvals = [...this.state.approvals, { by, at: at.toISOString() }];
    this.become({ approvals, state: approvals.length < approversNeeded ? 'proposed' : 'approved' });
  }

  /** Until it has begun, whoever reaches it takes it back. @throws DomainError destruction-begun */
  withdraw(at: Date): void {
    if (this.state.state !== 'proposed' && this.state.state !== 'approved') throw new DomainError('destruction-begun');
    this.become({ state: 'withdrawn', endedAt: at });
  }

  /** @throws DomainError destruction-not-approved, destruction-too-early */
  begin(today: string): void {
    if (this.state.state !== 'approved') throw new DomainError('destruction-not-approved');
    if (today < this.state.notBefore)
      throw new DomainError('destruction-too-early', { notBefore: this.state.notBefore });
    this.become({ state: 'begun' });
  }

  /** Nothing of the list is left to be looked at. */
  carryOut(at: Date): void {
    if (this.state.state === 'begun') this.become({ state: 'carried-out', endedAt: at });
  }

  /** Every service has confirmed. */
  certify(certificate: string, certificateHash: string): void {
    if (this.state.state === 'carried-out' && !this.state.certificate) this.become({ certificate, certificateHash });
  }

  private become(change: Partial<DestructionState>): void {
    this.state = { ...this.state, ...change, version: this.version + 1 };
  }
}

/** What became of a list, in numbers. */
export interface Outcome {
  readonly destroyed: number;
  readonly ended: number;
  readonly kept: Readonly<Record<string, number>>;
  readonly counts: Readonly<Record<string, number>>;
}

/** What a certificate of destruction says: kinds and counts, rule, days, approvers; of nobody whose file it was. */
export function certificateOf(of: DestructionState, organisation: string, outcome: Outcome, confirmedAt: Date): object {
  const { id, file, rule, latest, listed, listHash, notBefore, proposedBy, proposedAt, approvals, endedAt } = of;
  return {
    ...{ destruction: id, organisation, file, rule, latest, listed, listHash },
    ...{ proposedBy, proposedAt: proposedAt.toISOString(), notBefore, approvals },
    ...{ carriedOutAt: endedAt!.toISOString(), confirmedAt: confirmedAt.toISOString() },
    ...{
      destroyed: outcome.destroyed,
      recordsEnded: outcome.ended,
      kept: sorted(outcome.kept),
      kinds: sorted(outcome.counts),
    },
  };
}

const sorted = (counts: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).sort(([one], [other]) => (one < other ? -1 : 1)));
