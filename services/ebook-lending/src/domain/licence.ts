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

interface KeptLicence extends LicenceTerms {
  readonly id: string;
  readonly titleId: string;
  readonly organisationId: string;
  readonly sourceId: string;
  readonly checkoutsLeft: number | null;
  readonly onLoan: number;
  readonly setAside: number;
  readonly acquiredAt: Date;
  readonly exhaustedAt: Date | null;
}

function termsOf({ concurrency, checkouts, expiresAt, loanDays }: LicenceTerms): LicenceTerms {
  return { concurrency, checkouts, expiresAt, loanDays };
}

/** An organisation's right to lend a title to the readers in its subtree. */
export class Licence {
  private constructor(private state: KeptLicence) {}

  static acquire(
    of: { id: string; titleId: string; organisationId: string; sourceId: string },
    terms: LicenceTerms,
    now: Date,
  ): { licence: Licence; fact: Fact } {
    if (!isName(of.sourceId)) throw new DomainError('licence-name-unfit');
    if (terms.expiresAt && terms.expiresAt <= now) throw new DomainError('licence-already-ended');
    const unused = { checkoutsLeft: terms.checkouts, onLoan: 0, setAside: 0, exhaustedAt: null };
    const licence = new Licence({ ...of, ...termsOf(terms), ...unused, acquiredAt: now });
    return { licence, fact: fact(LicenceAcquiredV1, of.id, licence.published) };
  }

  get id(): string {
    return this.state.id;
  }

  get titleId(): string {
    return this.state.titleId;
  }

  get organisationId(): string {
    return this.state.organisationId;
  }

  get terms(): LicenceTerms {
    return termsOf(this.state);
  }

  get model(): LicenceModel {
    return modelOf(this.state);
  }

  get left(): number | null {
    return this.state.checkoutsLeft;
  }

  /** It may lend again one day: neither ended nor used up. */
  isLive(now: Date): boolean {
    return !this.hasEnded(now) && this.left !== 0;
  }

  hasEnded(now: Date): boolean {
    const { expiresAt } = this.state;
    return expiresAt !== null && expiresAt <= now;
  }

  /** Copies that anybody may take now; Infinity without limit. */
  available(now: Date): number {
    if (!this.isLive(now)) return 0;
    const { concurrency, checkoutsLeft, onLoan, setAside } = this.state;
    const atOnce = concurrency === null ? Infinity : concurrency - onLoan - setAside;
    const inAll = checkoutsLeft === null ? Infinity : checkoutsLeft - setAside;
    return Math.min(atOnce, inAll);
  }

  /** A loan opened now ends here, never after the licence. */
  dueFrom(now: Date): Date {
    return earlier(daysAfter(now, this.state.loanDays), this.state.expiresAt);
  }

  /** A hold made ready now waits until then, never beyond the licence's end. */
  readyUntil(windowEnd: Date): Date {
    return earlier(windowEnd, this.state.expiresAt);
  }

  /** One copy goes out; the last of a counted licence exhausts it. */
  lend(isSetAside: boolean, now: Date): Fact | null {
    if (!isSetAside && this.available(now) < 1) throw new DomainError('no-copy-available');
    const { onLoan, setAside, checkoutsLeft } = this.state;
    this.state = {
      ...this.state,
      onLoan: onLoan + 1,
      setAside: isSetAside ? setAside - 1 : setAside,
      checkoutsLeft: checkoutsLeft === null ? null : checkoutsLeft - 1,
    };
    return this.left === 0 ? this.exhaust(now) : null;
  }

  takeBack(): void {
    this.state = { ...this.state, onLoan: this.state.onLoan - 1 };
  }

  putAside(now: Date): void {
    if (this.available(now) < 1) throw new DomainError('no-copy-available');
    this.state = { ...this.state, setAside: this.state.setAside + 1 };
  }

  putBack(): void {
    this.state = { ...this.state, setAside: this.state.setAside - 1 };
  }

  /** Exhausts a licence whose end has come; once. */
  end(now: Date): Fact | null {
    return this.hasEnded(now) ? this.exhaust(now) : null;
  }

  /** The distributor sends other terms, which cannot take back what is out. Terms that leave nothing to lend exhaust the licence. */
  revise(terms: LicenceTerms, now: Date): Fact[] {
    const { concurrency, checkouts, expiresAt } = terms;
    const before = this.state;
    if (sameTerms(before, terms)) return [];
    const used = (before.checkouts ?? 0) - (before.checkoutsLeft ?? 0);
    const left = checkouts === null ? null : checkouts - used;
    const atOnce = before.onLoan + before.setAside;
    const takesBack = (concurrency !== null && concurrency < atOnce) || (left !== null && left < before.setAside);
    const endsSooner = expiresAt !== null && (before.expiresAt === null || expiresAt < before.expiresAt);
    if (takesBack || (endsSooner && atOnce > 0)) throw new DomainError('licence-in-use');
    this.state = { ...before, ...termsOf(terms), checkoutsLeft: left, exhaustedAt: null };
    const revised = fact(LicenceRevisedV1, this.id, this.published);
    const exhausted = this.isLive(now) ? null : this.exhaust(now);
    return exhausted ? [revised, exhausted] : [revised];
  }

  private exhaust(now: Date): Fact | null {
    if (this.state.exhaustedAt) return null;
    this.state = { ...this.state, exhaustedAt: now };
    const { id: licenceId, titleId, organisationId } = this.state;
    return fact(LicenceExhaustedV1, this.id, { licenceId, titleId, organisationId });
  }

  private get published(): LicenceAcquiredV1 {
    const { id: licenceId, titleId, organisationId, concurrency, checkouts, expiresAt } = this.state;
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
