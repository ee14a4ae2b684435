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

/** One giving of a course with its seats; whoever holds its lock gives them out. */
export class Offering {
  readonly id: string;
  readonly courseId: string;
  readonly institutionId: string;
  readonly organisationId: string;
  private title!: string;
  seats!: number | null;
  taken = 0;
  /** The last place given in the waiting list; places are never used again. */
  private lastPlace = 0;
  private startsOn!: string;
  private endsOn!: string;
  private enrolFrom!: string | null;
  private enrolUntil!: string | null;
  document!: Readonly<Record<string, unknown>>;
  private digest!: string;
  private withdrawnAt: Date | null = null;

  private constructor(place: OfferingPlace, it: OfferingDescription) {
    this.id = place.id;
    this.courseId = place.courseId;
    this.institutionId = place.institutionId;
    this.organisationId = place.organisationId;
    this.describe(it);
  }

  static publish(place: OfferingPlace, it: OfferingDescription): { offering: Offering; fact: Fact } {
    const offering = new Offering(place, it);
    return { offering, fact: fact(OfferingPublishedV1, offering.id, offering.published) };
  }

  /** What the institution says now; one that had been withdrawn is open again. Fewer seats than are taken: nobody loses one. */
  revise(it: OfferingDescription): Fact | null {
    if (it.digest === this.digest && !this.withdrawnAt) return null;
    this.describe(it);
    this.withdrawnAt = null;
    return fact(OfferingPublishedV1, this.id, this.published);
  }

  /** No new request; those under way go on. */
  withdraw(now: Date): Fact | null {
    if (this.withdrawnAt) return null;
    this.withdrawnAt = now;
    return fact(OfferingWithdrawnV1, this.id, { offeringId: this.id, organisationId: this.organisationId });
  }

  /** Its last day is past: whoever sat goes on, and nobody else gets a seat. `persistence/courses/offering-states.ts` says the same in SQL. */
  isOver(today: string): boolean {
    return this.endsOn < today;
  }

  /** @throws DomainError offering-over */
  requireNotOver(today: string): void {
    if (this.isOver(today)) throw new DomainError('offering-over', { on: this.endsOn });
  }

  /** @throws DomainError offering-withdrawn, offering-over, enrolment-not-open-yet, enrolment-closed */
  requireOpen(today: string): void {
    if (this.withdrawnAt) throw new DomainError('offering-withdrawn');
    this.requireNotOver(today);
    if (this.enrolFrom && today < this.enrolFrom)
      throw new DomainError('enrolment-not-open-yet', { from: this.enrolFrom });
    if (this.enrolUntil && today > this.enrolUntil)
      throw new DomainError('enrolment-closed', { until: this.enrolUntil });
  }

  get hasRoom(): boolean {
    return this.seats === null || this.taken < this.seats;
  }

  /** A seat (null), or the next place in the waiting list when none is left. */
  seatOrPlace(): number | null {
    if (!this.hasRoom) return (this.lastPlace += 1);
    this.taken += 1;
    return null;
  }

  release(): void {
    this.taken -= 1;
  }

  private describe(it: OfferingDescription): void {
    this.title = it.title;
    this.seats = it.seats;
    this.startsOn = it.startsOn;
    this.endsOn = it.endsOn;
    this.enrolFrom = it.enrolFrom;
    this.enrolUntil = it.enrolUntil;
    this.document = it.document;
    this.digest = it.digest;
  }

  private get published(): OfferingPublishedV1 {
    const { id, courseId, organisationId, title, seats, startsOn, endsOn } = this;
    return { offeringId: id, courseId, organisationId, title, ...(seats !== null && { seats }), startsOn, endsOn };
  }
}
