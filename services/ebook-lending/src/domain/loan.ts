import { LoanExpiredV1, LoanOpenedV1, LoanRenewedV1, LoanReturnedV1 } from '@pan/contracts';
import { DomainError, fact, type Fact } from '@pan/kit/domain';
import { secondsAfter } from './terms.js';

export const loanStates = ['open', 'returned', 'expired'] as const;
export type LoanState = (typeof loanStates)[number];

/** A renewal that gains a reader less than an hour is none. */
const leastGain = 3_600;

/** One reader's right to read one licensed copy until a due date. */
export class Loan {
  private state: LoanState = 'open';
  private renewals = 0;
  private endedAt: Date | null = null;

  private constructor(
    readonly id: string,
    readonly titleId: string,
    readonly licenceId: string,
    readonly organisationId: string,
    private learnerId: string | null,
    readonly openedAt: Date,
    private dueAt: Date,
  ) {}

  /** @param organisationId where the reader stays */
  static open(
    of: { id: string; titleId: string; licenceId: string; organisationId: string; learnerId: string; person: string },
    dueAt: Date,
    now: Date,
  ): { loan: Loan; fact: Fact } {
    const { id, titleId, licenceId, organisationId, learnerId, person } = of;
    const loan = new Loan(id, titleId, licenceId, organisationId, learnerId, now, dueAt);
    return { loan, fact: fact(LoanOpenedV1, id, { ...loan.published, dueAt: dueAt.toISOString(), person }) };
  }

  get isOpen(): boolean {
    return this.state === 'open';
  }

  get due(): Date {
    return this.dueAt;
  }

  get ended(): Date | null {
    return this.endedAt;
  }

  /**
   * @param dueAt what the licence allows from now on
   * @returns null when that is hardly later, as for who asks twice: nothing is renewed and nothing counted
   */
  renew(copyIsHeld: boolean, most: number, dueAt: Date): Fact | null {
    this.mustBeOpen();
    if (copyIsHeld) throw new DomainError('copy-is-held');
    if (dueAt <= this.dueAt) throw new DomainError('licence-ends-first', { until: this.dueAt.toISOString() });
    if (dueAt < secondsAfter(this.dueAt, leastGain)) return null;
    if (this.renewals >= most) throw new DomainError('no-renewals-left', { most });
    this.renewals += 1;
    this.dueAt = dueAt;
    return fact(LoanRenewedV1, this.id, { ...this.published, dueAt: dueAt.toISOString() });
  }

  mustBeOpen(): void {
    if (this.state === 'returned') throw new DomainError('loan-already-returned');
    if (this.state === 'expired') throw new DomainError('loan-expired');
  }

  /** A loan that has ended stays as it ended. */
  return(now: Date): Fact | null {
    if (!this.isOpen) return null;
    this.state = 'returned';
    this.endedAt = now;
    return fact(LoanReturnedV1, this.id, this.published);
  }

  /** Ends at its due date, whenever that is noticed. */
  expire(now: Date): Fact | null {
    if (!this.isOpen || this.dueAt > now) return null;
    this.state = 'expired';
    this.endedAt = this.dueAt;
    return fact(LoanExpiredV1, this.id, this.published);
  }

  /** The reader's record was merged into another. */
  moveTo(learnerId: string): void {
    this.learnerId = learnerId;
  }

  isOf(learnerId: string): boolean {
    return this.learnerId === learnerId;
  }

  private get published(): { loanId: string; titleId: string; organisationId: string } {
    return { loanId: this.id, titleId: this.titleId, organisationId: this.organisationId };
  }
}
