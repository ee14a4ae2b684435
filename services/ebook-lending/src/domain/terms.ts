/** What the library grants a reader; lengths in days, the window of a hold in seconds. */
export class LendingTerms {
  constructor(
    readonly loansPerReader: number,
    /** 0 forbids holds. */
    readonly holdsPerReader: number,
    readonly renewals: number,
    /** Of a licence that names no length of its own. */
    readonly loanDays: number,
    readonly reservationSeconds: number,
  ) {}
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
