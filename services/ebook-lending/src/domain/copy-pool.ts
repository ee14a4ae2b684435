import { DomainError, type Fact } from '@pan/kit/domain';
import { Hold } from './hold.js';
import { byPreference, type Licence } from './licence.js';
import { Loan } from './loan.js';
import { secondsAfter, type LendingTerms } from './terms.js';
import type { Title } from './title.js';

/** Who borrows, and the organisations where that reader stays. */
export interface Reader {
  readonly learnerId: string;
  /** The pseudonym under which published facts count the reader. */
  readonly person: string;
  readonly places: readonly string[];
}

/** Everything that decides about the copies of one title, loaded while its row is locked. */
export interface PoolParts {
  readonly title: Title;
  readonly licences: readonly Licence[];
  /** Active holds, in the order of their turns. */
  readonly holds: Hold[];
  /** Open loans whose due date has passed. */
  readonly dueLoans: readonly Loan[];
  /** Active holds of readers who no longer stay where they placed them. */
  readonly orphans: ReadonlySet<string>;
  /** Each organisation with those above it, itself included. */
  readonly above: ReadonlyMap<string, readonly string[]>;
}

/** The copies of one title and those who wait for them. After every verb, nobody waits for a copy that is free for them. */
export class CopyPool {
  readonly changed = new Set<Licence | Loan | Hold>();
  readonly added = new Set<Loan | Hold>();

  constructor(
    private readonly parts: PoolParts,
    private readonly terms: LendingTerms,
    readonly now: Date,
  ) {}

  get title(): Title {
    return this.parts.title;
  }

  /** When loans and windows that were changed here will end, and licences. */
  get ends(): Date[] {
    const licences = this.parts.licences.filter((licence) => !licence.hasEnded(this.now));
    const touched = [...this.changed, ...this.added, ...licences];
    return touched.flatMap((one) => {
      if (one instanceof Loan) return one.isOpen ? [one.due] : [];
      return (one instanceof Hold ? one.until : one.terms.expiresAt) ?? [];
    });
  }

  /** What time has brought: loans end, licences end, windows close, holds without hope lapse; then whoever is first is served. */
  settle(): Fact[] {
    const { licences, holds, dueLoans } = this.parts;
    return [
      ...dueLoans.flatMap((loan) => this.endLoan(loan, loan.expire(this.now))),
      ...licences.flatMap((licence) => this.keep(licence, licence.end(this.now))),
      ...holds.flatMap((hold) => this.closeWindow(hold)),
      ...holds.flatMap((hold) => this.dropHopeless(hold)),
      ...holds.flatMap((hold) => this.serve(hold)),
    ];
  }

  /** @throws DomainError no-copy-available, title-not-licensed */
  lend(reader: Reader, loanId: string): { loan: Loan; facts: Fact[] } {
    const hold = this.activeHoldOf(reader.learnerId);
    const { licence, place } = hold?.isReady ? this.setAsideFor(hold) : this.choose(reader);
    const exhausted = licence.lend(hold?.isReady ?? false, this.now);
    const met = hold ? [hold.meet(this.now)] : [];
    if (hold) this.changed.add(hold);
    this.changed.add(licence);
    const { loan, fact } = Loan.open(
      {
        id: loanId,
        titleId: this.title.id,
        licenceId: licence.id,
        organisationId: place,
        learnerId: reader.learnerId,
        person: reader.person,
      },
      licence.dueFrom(this.now),
      this.now,
    );
    this.added.add(loan);
    return { loan, facts: [fact, ...met, ...(exhausted ? [exhausted] : []), ...this.settle()] };
  }

  /** @throws DomainError loan-already-returned, loan-expired, copy-is-held, no-renewals-left, licence-ends-first */
  renew(loan: Loan): Fact[] {
    loan.mustBeOpen(this.now);
    const licence = this.licence(loan.licenceId);
    const copyIsHeld = this.parts.holds.some((hold) => hold.isWaiting && this.reaches(licence, hold.organisationId));
    const fact = loan.renew(copyIsHeld, this.terms.renewals, licence.dueFrom(this.now), this.now);
    if (!fact) return [];
    this.changed.add(loan);
    return [fact];
  }

  /** A loan whose due date has passed has ended by that, not by its return. */
  takeBack(loan: Loan): Fact[] {
    const returned = loan.due > this.now ? this.endLoan(loan, loan.return(this.now)) : [];
    return [...returned, ...this.settle()];
  }

  /** Joins the queue; a copy that is free is set aside at once. @throws DomainError title-not-licensed */
  placeHold(reader: Reader, holdId: string): { hold: Hold; facts: Fact[] } {
    const place = reader.places.find((one) => this.liveFor(one).length > 0);
    if (!place) throw new DomainError('title-not-licensed', { id: this.title.id });
    const { hold, fact } = Hold.place(
      { id: holdId, titleId: this.title.id, organisationId: place, ...reader },
      this.title.nextTurn(),
      this.now,
    );
    this.parts.holds.push(hold);
    this.added.add(hold);
    return { hold, facts: [fact, ...this.settle()] };
  }

  cancel(hold: Hold): Fact[] {
    if (!hold.isActive) return [];
    return [this.drop(hold, () => hold.cancel(this.now)), ...this.settle()];
  }

  /** Two records are one reader: of two loans the one due later stays, of two holds the one that is further; who reads does not wait. */
  merge(loans: readonly Loan[], records: readonly string[]): Fact[] {
    const open = loans.filter((loan) => loan.isOpen).sort((one, other) => Number(other.due) - Number(one.due));
    const facts = open.slice(1).flatMap((loan) => this.endLoan(loan, loan.return(this.now)));
    const holds = this.parts.holds
      .filter((hold) => hold.isActive && records.some((record) => hold.isOf(record)))
      .sort((one, other) => Number(other.isReady) - Number(one.isReady) || one.turn - other.turn);
    const surplus = open.length > 0 ? holds : holds.slice(1);
    return [...facts, ...surplus.map((hold) => this.drop(hold, () => hold.lapse(this.now))), ...this.settle()];
  }

  activeHoldOf(learnerId: string): Hold | undefined {
    return this.parts.holds.find((hold) => hold.isActive && hold.isOf(learnerId));
  }

  holdById(id: string): Hold | undefined {
    return this.parts.holds.find((hold) => hold.id === id);
  }

  get activeHolds(): readonly Hold[] {
    return this.parts.holds.filter((hold) => hold.isActive);
  }

  private setAsideFor(hold: Hold): { licence: Licence; place: string } {
    return { licence: this.licence(hold.copyOf!), place: hold.organisationId };
  }

  private choose({ places }: Reader): { licence: Licence; place: string } {
    const usable = places.flatMap((place) => this.liveFor(place).map((licence) => ({ licence, place })));
    if (usable.length === 0) throw new DomainError('title-not-licensed', { id: this.title.id });
    const free = usable.filter(({ licence }) => licence.available(this.now) >= 1);
    const [best] = free.sort((one, other) => byPreference(one.licence, other.licence));
    if (!best) throw new DomainError('no-copy-available', { id: this.title.id });
    return best;
  }

  private endLoan(loan: Loan, ended: Fact | null): Fact[] {
    if (!ended) return [];
    const licence = this.licence(loan.licenceId);
    licence.takeBack();
    this.changed.add(loan).add(licence);
    return [ended];
  }

  private keep(licence: Licence, fact: Fact | null): Fact[] {
    if (!fact) return [];
    this.changed.add(licence);
    return [fact];
  }

  /** The window is over: the hold lapses where the reader did not come, the licence's end puts it back in its place. */
  private closeWindow(hold: Hold): Fact[] {
    if (!hold.isReady || hold.until! > this.now) return [];
    const licence = this.licence(hold.copyOf!);
    if (!licence.hasEnded(this.now)) return [this.drop(hold, () => hold.lapse(this.now))];
    licence.putBack();
    this.changed.add(licence).add(hold);
    return [hold.waitAgain()];
  }

  private dropHopeless(hold: Hold): Fact[] {
    if (!hold.isActive) return [];
    const isOrphan = this.parts.orphans.has(hold.id);
    const isHopeless = hold.isWaiting && this.liveFor(hold.organisationId).length === 0;
    return isOrphan || isHopeless ? [this.drop(hold, () => hold.lapse(this.now))] : [];
  }

  private serve(hold: Hold): Fact[] {
    if (!hold.isWaiting) return [];
    const free = this.liveFor(hold.organisationId).filter((licence) => licence.available(this.now) >= 1);
    const [licence] = free.sort(byPreference);
    if (!licence) return [];
    licence.putAside(this.now);
    this.changed.add(licence).add(hold);
    const windowEnd = secondsAfter(this.now, this.terms.reservationSeconds);
    return [hold.makeReady(licence.id, licence.readyUntil(windowEnd))];
  }

  private drop(hold: Hold, end: () => Fact): Fact {
    if (hold.isReady) {
      const licence = this.licence(hold.copyOf!);
      licence.putBack();
      this.changed.add(licence);
    }
    this.changed.add(hold);
    return end();
  }

  private liveFor(place: string): Licence[] {
    return this.parts.licences.filter((licence) => licence.isLive(this.now) && this.reaches(licence, place));
  }

  private reaches(licence: Licence, place: string): boolean {
    return this.parts.above.get(place)?.includes(licence.organisationId) ?? false;
  }

  private licence(id: string): Licence {
    return this.parts.licences.find((licence) => licence.id === id)!;
  }
}
