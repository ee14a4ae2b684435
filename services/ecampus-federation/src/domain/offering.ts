import { OfferingPublishedV1, OfferingWithdrawnV1 } from '@pan/contracts';
import { DomainError, fact, type Fact } from '@pan/kit/domain';

/** What an institution says about one giving of a course. Days are inclusive. */
export interface OfferingDescription {
  readonly title: string;
  /** Null: without limit. */
  readonly seats: number | null;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly enrolFrom: string | null;
  readonly enrolUntil: string | null;
  /** The offering in OOAPI v5, without what the federation says itself. */
  readonly document: Readonly<Record<string, unknown>>;
  /** Equal for equal descriptions. */
  readonly digest: string;
}

/** Which course an offering is a giving of, and whose it is. */
export interface OfferingPlace {
  readonly id: string;
  readonly courseId: string;
  readonly institutionId: string;
  readonly organisationId: string;
}

interface OfferingState extends OfferingPlace, OfferingDescription {
  readonly taken: number;
  /** The last place given in the waiting list; places are never used again. */
  readonly lastPlace: number;
  readonly withdrawnAt: Date | null;
}

/** One giving of a course with its seats; whoever holds its lock gives them out. */
export class Offering {
  private constructor(private state: OfferingState) {}

  static publish(place: OfferingPlace, it: OfferingDescription): { offering: Offering; fact: Fact } {
    const offering = new Offering({ ...place, ...it, taken: 0, lastPlace: 0, withdrawnAt: null });
    return { offering, fact: fact(OfferingPublishedV1, offering.id, offering.published) };
  }

  get id(): string {
    return this.state.id;
  }

  get institutionId(): string {
    return this.state.institutionId;
  }

  get organisationId(): string {
    return this.state.organisationId;
  }

  get taken(): number {
    return this.state.taken;
  }

  get hasRoom(): boolean {
    return this.state.seats === null || this.taken < this.state.seats;
  }

  /** What the institution says now; one that had been withdrawn is open again. Fewer seats than are taken: nobody loses one. */
  revise(it: OfferingDescription): Fact | null {
    if (it.digest === this.state.digest && !this.state.withdrawnAt) return null;
    this.state = { ...this.state, ...it, withdrawnAt: null };
    return fact(OfferingPublishedV1, this.id, this.published);
  }

  /** No new request; those under way go on. */
  withdraw(now: Date): Fact | null {
    if (this.state.withdrawnAt) return null;
    this.state = { ...this.state, withdrawnAt: now };
    return fact(OfferingWithdrawnV1, this.id, { offeringId: this.id, organisationId: this.organisationId });
  }

  /** Its last day is past: whoever sat goes on, and nobody else gets a seat. `persistence/courses/offering-states.ts` says the same in SQL. */
  isOver(today: string): boolean {
    return this.state.endsOn < today;
  }

  /** @throws DomainError offering-over */
  requireNotOver(today: string): void {
    if (this.isOver(today)) throw new DomainError('offering-over', { on: this.state.endsOn });
  }

  /** @throws DomainError offering-withdrawn, offering-over, enrolment-not-open-yet, enrolment-closed */
  requireOpen(today: string): void {
    const { withdrawnAt, enrolFrom, enrolUntil } = this.state;
    if (withdrawnAt) throw new DomainError('offering-withdrawn');
    this.requireNotOver(today);
    if (enrolFrom && today < enrolFrom) throw new DomainError('enrolment-not-open-yet', { from: enrolFrom });
    if (enrolUntil && today > enrolUntil) throw new DomainError('enrolment-closed', { until: enrolUntil });
  }

  /** A seat (null), or the next place in the waiting list when none is left. */
  seatOrPlace(): number | null {
    const { taken, lastPlace } = this.state;
    this.state = this.hasRoom ? { ...this.state, taken: taken + 1 } : { ...this.state, lastPlace: lastPlace + 1 };
    return this.state.taken > taken ? null : this.state.lastPlace;
  }

  release(): void {
    this.state = { ...this.state, taken: this.taken - 1 };
  }

  private get published(): OfferingPublishedV1 {
    const { id, courseId, organisationId, title, seats, startsOn, endsOn } = this.state;
    return { offeringId: id, courseId, organisationId, title, ...(seats !== null && { seats }), startsOn, endsOn };
  }
}
