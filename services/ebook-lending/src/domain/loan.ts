import { LoanExpiredV1, LoanOpenedV1, LoanRenewedV1, LoanReturnedV1 } from '@pan/contracts';
import { DomainError, fact, type Fact } from '@pan/kit/domain';
import { secondsAfter } from './terms.js';

export const loanStates = ['open', 'returned', 'expired'] as const;
export type LoanState = (typeof loanStates)[number];

/** A renewal that gains a reader less than an hour is none. */
const leastGain = 3_600;

interface KeptLoan {
  readonly id: string;
  readonly titleId: string;
  readonly licenceId: string;
  /** Where the reader stays. */
  readonly organisationId: string;
  readonly learnerId: string | null;
  /** For whom it was begun, where the reader's record was merged or parted since. */
  readonly begunFor: string | null;
  readonly standing: LoanState;
  readonly openedAt: Date;
  readonly dueAt: Date;
  readonly renewals: number;
  readonly endedAt: Date | null;
}

/** One reader's right to read one licensed copy until a due date. */
export class Loan {
  private constructor(private state: KeptLoan) {}

  static open(
    of: { id: string; titleId: string; licenceId: string; organisationId: string; learnerId: string; person: string },
    dueAt: Date,
    now: Date,
  ): { loan: Loan; fact: Fact } {
    const { person, ...kept } = of;
    const loan = new Loan({
      ...kept,
      begunFor: null,
      standing: 'open',
      openedAt: now,
      dueAt,
      renewals: 0,
      endedAt: null,
    });
    return { loan, fact: fact(LoanOpenedV1, of.id, { ...loan.published, dueAt: dueAt.toISOString(), person }) };
  }

  get id(): string {
    return this.state.id;
  }

  get titleId(): string {
    return this.state.titleId;
  }

  get licenceId(): string {
    return this.state.licenceId;
  }

  get isOpen(): boolean {
    return this.state.standing === 'open';
  }

  get due(): Date {
    return this.state.dueAt;
  }

  get ended(): Date | null {
    return this.state.endedAt;
  }

  /**
   * @param dueAt what the licence allows from now on
   * @returns null when that is hardly later, as for who asks twice: nothing is renewed and nothing counted
   */
  renew(copyIsHeld: boolean, most: number, dueAt: Date, now: Date): Fact | null {
    this.mustBeOpen(now);
    if (copyIsHeld) throw new DomainError('copy-is-held');
    if (dueAt <= this.due) throw new DomainError('licence-ends-first', { until: this.due.toISOString() });
    if (dueAt < secondsAfter(this.due, leastGain)) return null;
    const { renewals } = this.state;
    if (renewals >= most) throw new DomainError('no-renewals-left', { most });
    this.state = { ...this.state, renewals: renewals + 1, dueAt };
    return fact(LoanRenewedV1, this.id, { ...this.published, dueAt: dueAt.toISOString() });
  }

  /** A loan whose due date has passed has ended, whether or not a round has noticed. @throws DomainError loan-already-returned, loan-expired */
  mustBeOpen(now: Date): void {
    if (this.state.standing === 'returned') throw new DomainError('loan-already-returned');
    if (this.state.standing === 'expired' || this.due <= now) throw new DomainError('loan-expired');
  }

  /** A loan that has ended stays as it ended. */
  return(now: Date): Fact | null {
    if (!this.isOpen) return null;
    this.state = { ...this.state, standing: 'returned', endedAt: now };
    return fact(LoanReturnedV1, this.id, this.published);
  }

  /** Ends at its due date, whenever that is noticed. */
  expire(now: Date): Fact | null {
    if (!this.isOpen || this.due > now) return null;
    this.state = { ...this.state, standing: 'expired', endedAt: this.due };
    return fact(LoanExpiredV1, this.id, this.published);
  }

  /** The reader's record was merged into another. */
  moveTo(learnerId: string): void {
    this.state = { ...this.state, learnerId, begunFor: this.state.begunFor ?? this.state.learnerId };
  }

  isOf(learnerId: string): boolean {
    return this.state.learnerId === learnerId;
  }

  private get published(): { loanId: string; titleId: string; organisationId: string } {
    const { id: loanId, titleId, organisationId } = this.state;
    return { loanId, titleId, organisationId };
  }
}
