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

/** The answers of one learner to one paper, against a clock that the server owns. */
export class Sitting {
  readonly sessionId: string;
  readonly candidateId: string;
  readonly learnerId: string;
  readonly organisationId: string;
  private leaseHash: string;
  private leaseHolder: string;
  private submittedAt: Date | null = null;
  private atDeadline = false;
  private receiptHash: string | null = null;

  private constructor(
    readonly id: string,
    of: Candidacy,
    readonly startedAt: Date,
    readonly deadlineAt: Date,
    readonly extraTimePercent: number,
    lease: Lease,
  ) {
    this.sessionId = of.sessionId;
    this.candidateId = of.candidateId;
    this.learnerId = of.learnerId;
    this.organisationId = of.organisationId;
    this.leaseHash = lease.hash;
    this.leaseHolder = lease.holder;
  }

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
    const deadline = deadlineOf(now, timing, extraTimePercent);
    const sitting = new Sitting(id, of, now, deadline, extraTimePercent, lease);
    const { sessionId, organisationId } = of;
    return { sitting, fact: fact(SittingStartedV1, id, { sittingId: id, sessionId, organisationId }) };
  }

  get lease(): Lease {
    return { hash: this.leaseHash, holder: this.leaseHolder };
  }

  get isSubmitted(): boolean {
    return this.submittedAt !== null;
  }

  get receipt(): { hash: string; at: Date; atDeadline: boolean } | null {
    return this.submittedAt && { hash: this.receiptHash!, at: this.submittedAt, atDeadline: this.atDeadline };
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
    if (lease.hash !== this.leaseHash || lease.holder !== this.leaseHolder)
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
    this.leaseHash = lease.hash;
    this.leaseHolder = lease.holder;
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
    this.submittedAt = now;
    this.atDeadline = atDeadline;
    this.receiptHash = hash;
    const { id, sessionId, organisationId } = this;
    return fact(SittingSubmittedV1, id, { sittingId: id, sessionId, organisationId, atDeadline });
  }
}
