import { LicenceAcquiredV1, LicenceExhaustedV1, LicenceRevisedV1 } from '@pan/contracts';
import { DomainError, fact, type Fact, lengthOf, unseenIn } from '@pan/kit/domain';
import { daysAfter, earlier } from './terms.js';

/** What was bought: null is without limit. ODL 1.0, `terms`. */
export interface LicenceTerms {
  /** Loans at once. */
  readonly concurrency: number | null;
  /** Loans in all. */
  readonly checkouts: number | null;
  readonly expiresAt: Date | null;
  /** Of one loan, in days. */
  readonly loanDays: number;
}

export const licenceModels = ['perpetual', 'time', 'loan-count', 'time-and-count', 'concurrency', 'unlimited'] as const;
export type LicenceModel = (typeof licenceModels)[number];

/** How a seller names a licence: by something that people see and tell apart. */
const isName = (sourceId: string): boolean =>
  sourceId.trim() !== '' && lengthOf(sourceId) <= 500 && unseenIn(sourceId) === null;

/** An organisation's right to lend a title to the readers in its subtree. */
export class Licence {
  private concurrency: number | null;
  private checkouts: number | null;
  private checkoutsLeft: number | null;
  private expiresAt: Date | null;
  private loanDays: number;
  private onLoan = 0;
  private setAside = 0;
  private exhaustedAt: Date | null = null;

  private constructor(
    readonly id: string,
    readonly titleId: string,
    readonly organisationId: string,
    readonly sourceId: string,
    terms: LicenceTerms,
    readonly acquiredAt: Date,
  ) {
    this.concurrency = terms.concurrency;
    this.checkouts = this.checkoutsLeft = terms.checkouts;
    this.expiresAt = terms.expiresAt;
    this.loanDays = terms.loanDays;
  }

  static acquire(
    of: { id: string; titleId: string; organisationId: string; sourceId: string },
    terms: LicenceTerms,
    now: Date,
  ): { licence: Licence; fact: Fact } {
    const { id, titleId, organisationId, sourceId } = of;
    if (!isName(sourceId)) throw new DomainError('licence-name-unfit');
    if (terms.expiresAt && terms.expiresAt <= now) throw new DomainError('licence-already-ended');
    const licence = new Licence(id, titleId, organisationId, sourceId, terms, now);
    return { licence, fact: fact(LicenceAcquiredV1, id, licence.published) };
  }

  get terms(): LicenceTerms {
    const { concurrency, checkouts, expiresAt, loanDays } = this;
    return { concurrency, checkouts, expiresAt, loanDays };
  }

  get model(): LicenceModel {
    return modelOf(this.terms);
  }

  get left(): number | null {
    return this.checkoutsLeft;
  }

  /** It may lend again one day: neither ended nor used up. */
  isLive(now: Date): boolean {
    return !this.hasEnded(now) && this.checkoutsLeft !== 0;
  }

  hasEnded(now: Date): boolean {
    return this.expiresAt !== null && this.expiresAt <= now;
  }

  /** Copies that anybody may take now; Infinity without limit. */
  available(now: Date): number {
    if (!this.isLive(now)) return 0;
    const atOnce = this.concurrency === null ? Infinity : this.concurrency - this.onLoan - this.setAside;
    const inAll = this.checkoutsLeft === null ? Infinity : this.checkoutsLeft - this.setAside;
    return Math.min(atOnce, inAll);
  }

  /** A loan opened now ends here, never after the licence. */
  dueFrom(now: Date): Date {
    return earlier(daysAfter(now, this.loanDays), this.expiresAt);
  }

  /** A hold made ready now waits until then, never beyond the licence's end. */
  readyUntil(windowEnd: Date): Date {
    return earlier(windowEnd, this.expiresAt);
  }

  /** One copy goes out; the last of a counted licence exhausts it. */
  lend(isSetAside: boolean, now: Date): Fact | null {
    if (!isSetAside && this.available(now) < 1) throw new DomainError('no-copy-available');
    if (isSetAside) this.setAside -= 1;
    this.onLoan += 1;
    if (this.checkoutsLeft !== null) this.checkoutsLeft -= 1;
    return this.checkoutsLeft === 0 ? this.exhaust(now) : null;
  }

  takeBack(): void {
    this.onLoan -= 1;
  }

  putAside(now: Date): void {
    if (this.available(now) < 1) throw new DomainError('no-copy-available');
    this.setAside += 1;
  }

  putBack(): void {
    this.setAside -= 1;
  }

  /** Exhausts a licence whose end has come; once. */
  end(now: Date): Fact | null {
    return this.hasEnded(now) ? this.exhaust(now) : null;
  }

  /** The distributor sends other terms, which cannot take back what is out. Terms that leave nothing to lend exhaust the licence. */
  revise(terms: LicenceTerms, now: Date): Fact[] {
    const { concurrency, checkouts, expiresAt, loanDays } = terms;
    if (sameTerms(this.terms, terms)) return [];
    const used = (this.checkouts ?? 0) - (this.checkoutsLeft ?? 0);
    const left = checkouts === null ? null : checkouts - used;
    const atOnce = this.onLoan + this.setAside;
    const takesBack = (concurrency !== null && concurrency < atOnce) || (left !== null && left < this.setAside);
    const cutsLoans = expiresAt !== null && (this.expiresAt === null || expiresAt < this.expiresAt) && atOnce > 0;
    if (takesBack || cutsLoans) throw new DomainError('licence-in-use');
    this.concurrency = concurrency;
    this.checkouts = checkouts;
    this.checkoutsLeft = left;
    this.expiresAt = expiresAt;
    this.loanDays = loanDays;
    this.exhaustedAt = null;
    const revised = fact(LicenceRevisedV1, this.id, this.published);
    const exhausted = this.isLive(now) ? null : this.exhaust(now);
    return exhausted ? [revised, exhausted] : [revised];
  }

  private exhaust(now: Date): Fact | null {
    if (this.exhaustedAt) return null;
    this.exhaustedAt = now;
    const { id: licenceId, titleId, organisationId } = this;
    return fact(LicenceExhaustedV1, this.id, { licenceId, titleId, organisationId });
  }

  private get published(): LicenceAcquiredV1 {
    const { id: licenceId, titleId, organisationId, concurrency, checkouts, expiresAt } = this;
    return {
      licenceId,
      titleId,
      organisationId,
      ...(concurrency !== null && { concurrency }),
      ...(checkouts !== null && { checkouts }),
      ...(expiresAt && { expiresAt: expiresAt.toISOString() }),
    };
  }
}

/** What librarians call a licence of these terms. */
export function modelOf({ concurrency, checkouts, expiresAt }: Omit<LicenceTerms, 'loanDays'>): LicenceModel {
  if (expiresAt) return checkouts === null ? 'time' : 'time-and-count';
  if (checkouts !== null) return 'loan-count';
  if (concurrency === null) return 'unlimited';
  return concurrency === 1 ? 'perpetual' : 'concurrency';
}

export function sameTerms(one: LicenceTerms, other: LicenceTerms): boolean {
  return (
    one.concurrency === other.concurrency &&
    one.checkouts === other.checkouts &&
    one.expiresAt?.getTime() === other.expiresAt?.getTime() &&
    one.loanDays === other.loanDays
  );
}

const rank: Readonly<Record<LicenceModel, number>> = {
  time: 0,
  unlimited: 1,
  perpetual: 1,
  concurrency: 1,
  'time-and-count': 2,
  'loan-count': 3,
};

/** Which licence lends first: limited in time (soonest end), without end, in time and number (soonest end), in number (most left). */
export function byPreference(one: Licence, other: Licence): number {
  const end = ({ terms }: Licence) => terms.expiresAt?.getTime() ?? 0;
  return (
    rank[one.model] - rank[other.model] ||
    end(one) - end(other) ||
    (other.left ?? 0) - (one.left ?? 0) ||
    (one.id < other.id ? -1 : 1)
  );
}
