import { DomainError } from '@pan/kit/domain';

/** What the library grants a reader; lengths in days, the window of a hold in seconds. */
export class LendingTerms {
  constructor(
    private readonly loansPerReader: number,
    /** 0 forbids holds. */
    private readonly holdsPerReader: number,
    readonly renewals: number,
    /** Of a licence that names no length of its own. */
    readonly loanDays: number,
    readonly reservationSeconds: number,
  ) {}

  /** @throws DomainError loan-limit-reached for a reader with so many open loans */
  requireLoanLeft(open: number): void {
    const most = this.loansPerReader;
    if (open >= most) throw new DomainError('loan-limit-reached', { most });
  }

  /** @throws DomainError holds-not-allowed */
  requireHolds(): void {
    if (this.holdsPerReader === 0) throw new DomainError('holds-not-allowed');
  }

  /** @throws DomainError hold-limit-reached for a reader with so many active holds */
  requireHoldLeft(active: number): void {
    const most = this.holdsPerReader;
    if (active >= most) throw new DomainError('hold-limit-reached', { most });
  }
}

export function daysAfter(instant: Date, days: number): Date {
  return new Date(instant.getTime() + days * 86_400_000);
}

export function secondsAfter(instant: Date, seconds: number): Date {
  return new Date(instant.getTime() + seconds * 1_000);
}

/** The earlier of two instants; null stands for never. */
export function earlier(one: Date, other: Date | null): Date {
  return other && other < one ? other : one;
}
