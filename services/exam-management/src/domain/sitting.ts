import { SittingStartedV1, SittingSubmittedV1 } from '@pan/contracts';
import { DomainError, fact, type Fact } from '@pan/kit/domain';

export interface Timing {
  readonly opensAt: Date;
  readonly closesAt: Date;
  readonly durationMinutes: number;
}

/** A save that left before the deadline may arrive this much later. */
export const graceMs = 120_000;

/**
 * The instant at which a sitting ends: its duration and the time added to it, from its start. The session's close cuts the
 * ordinary duration short, never the time added. Whole seconds, in the candidate's favour.
 */
export function deadlineOf(startedAt: Date, { closesAt, durationMinutes }: Timing, extraTimePercent: number): Date {
  const duration = durationMinutes * 60_000;
  const added = Math.ceil((duration * extraTimePercent) / 100_000) * 1_000;
  return new Date(Math.min(startedAt.getTime() + duration, closesAt.getTime()) + added);
}

/** Who sits: one learner, registered in one session by one organisation. */
export interface Candidacy {
  readonly candidateId: string;
  readonly sessionId: string;
  readonly learnerId: string;
  readonly organisationId: string;
}

/** A device and the client it runs in: only they may write. */
export interface Lease {
  readonly hash: string;
  readonly holder: string;
}

interface SittingState extends Candidacy {
  readonly id: string;
  readonly startedAt: Date;
  readonly deadlineAt: Date;
  readonly extraTimePercent: number;
  readonly leaseHash: string;
  readonly leaseHolder: string;
  readonly submittedAt: Date | null;
  readonly atDeadline: boolean;
  readonly receiptHash: string | null;
}

/** The answers of one learner to one paper, against a clock that the server owns. */
export class Sitting {
  private constructor(private state: SittingState) {}

  static start(
    id: string,
    of: Candidacy,
    timing: Timing,
    extraTimePercent: number,
    lease: Lease,
    now: Date,
  ): { sitting: Sitting; fact: Fact } {
    if (now < timing.opensAt) throw new DomainError('session-not-open', { opensAt: timing.opensAt.toISOString() });
    if (now >= timing.closesAt) throw new DomainError('session-closed');
    const { candidateId, sessionId, learnerId, organisationId } = of;
    const sitting = new Sitting({
      ...{ id, candidateId, sessionId, learnerId, organisationId },
      ...{ startedAt: now, deadlineAt: deadlineOf(now, timing, extraTimePercent), extraTimePercent },
      ...{ leaseHash: lease.hash, leaseHolder: lease.holder },
      ...{ submittedAt: null, atDeadline: false, receiptHash: null },
    });
    return { sitting, fact: fact(SittingStartedV1, id, { sittingId: id, sessionId, organisationId }) };
  }

  get id(): string {
    return this.state.id;
  }

  get sessionId(): string {
    return this.state.sessionId;
  }

  get candidateId(): string {
    return this.state.candidateId;
  }

  get learnerId(): string {
    return this.state.learnerId;
  }

  get organisationId(): string {
    return this.state.organisationId;
  }

  get startedAt(): Date {
    return this.state.startedAt;
  }

  get deadlineAt(): Date {
    return this.state.deadlineAt;
  }

  get extraTimePercent(): number {
    return this.state.extraTimePercent;
  }

  get lease(): Lease {
    return { hash: this.state.leaseHash, holder: this.state.leaseHolder };
  }

  get isSubmitted(): boolean {
    return this.state.submittedAt !== null;
  }

  get receipt(): { hash: string; at: Date; atDeadline: boolean } | null {
    const { submittedAt: at, receiptHash, atDeadline } = this.state;
    return at && { hash: receiptHash!, at, atDeadline };
  }

  /** Saves are taken until a moment after the deadline. */
  isOverAt(now: Date): boolean {
    return now.getTime() > this.deadlineAt.getTime() + graceMs;
  }

  /** The paper is shown for as long as answers are taken: who has handed in no longer sees it, while others may still sit. */
  showsPaperAt(now: Date): boolean {
    return !this.isSubmitted && !this.isOverAt(now);
  }

  requireLease(lease: Lease): void {
    if (lease.hash !== this.state.leaseHash || lease.holder !== this.state.leaseHolder)
      throw new DomainError('sitting-held-elsewhere');
  }

  /** Why a save is or is not taken, the answers it replaces aside. */
  requireWritable(lease: Lease, now: Date): void {
    this.requireLease(lease);
    if (this.isSubmitted) throw new DomainError('sitting-submitted');
    if (this.isOverAt(now)) throw new DomainError('deadline-passed', { deadlineAt: this.deadlineAt.toISOString() });
  }

  /** Another device goes on; the one before can no longer write. */
  transfer(lease: Lease): void {
    if (this.isSubmitted) throw new DomainError('sitting-submitted');
    this.state = { ...this.state, leaseHash: lease.hash, leaseHolder: lease.holder };
  }

  /** Handing in is final, and repeating it changes nothing. What comes late is what the deadline would have closed. */
  submit(lease: Lease, hash: string, now: Date): Fact | null {
    this.requireLease(lease);
    if (this.isSubmitted) return null;
    return this.end(hash, now, this.isOverAt(now));
  }

  /** Nobody handed in. */
  closeAtDeadline(hash: string, now: Date): Fact | null {
    if (this.isSubmitted || !this.isOverAt(now)) return null;
    return this.end(hash, now, true);
  }

  private end(hash: string, now: Date, atDeadline: boolean): Fact {
    this.state = { ...this.state, submittedAt: now, atDeadline, receiptHash: hash };
    const { id, sessionId, organisationId } = this.state;
    return fact(SittingSubmittedV1, id, { sittingId: id, sessionId, organisationId, atDeadline });
  }
}
