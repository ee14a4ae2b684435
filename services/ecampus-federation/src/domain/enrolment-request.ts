import {
  EnrolmentCancelledV1,
  EnrolmentConfirmedV1,
  EnrolmentDecidedV1,
  EnrolmentRequestedV1,
  WaitingListPromotedV1,
  type Decider,
} from '@pan/contracts';
import { DomainError, fact, type Fact, schoolDay } from '@pan/kit/domain';
import type { Offering } from './offering.js';

export const requestStandings = ['requested', 'confirmed', 'queued', 'denied', 'cancelled'] as const;
export type RequestStanding = (typeof requestStandings)[number];

export const verdicts = ['pending', 'accepted', 'denied'] as const;
export type Verdict = (typeof verdicts)[number];

/** Why an institution says no. */
export const denialReasons = [
  'not-in-programme',
  'prerequisites-missing',
  'no-equivalence',
  'status-not-regular',
  'group-not-open',
  'other',
] as const;
export type DenialReason = (typeof denialReasons)[number];

export interface Decision {
  readonly by: Decider;
  readonly accepted: boolean;
  readonly reason: DenialReason | null;
  /** Who answers for it. */
  readonly actor: string;
}

/** Who ends a request: the learner, or one of the two institutions. */
export type Canceller = Decider | 'learner';

/** A learner who asks, and where they are at home. */
export interface Wish {
  readonly id: string;
  readonly learnerId: string;
  readonly homeOrganisationId: string;
  readonly actor: string;
  /** What the learner is called where persons are counted. */
  readonly person: string;
}

/** States of a request that may still lead to a seat, or has: of two for one offering the one whose state comes first here is kept. */
const fromStrongest: readonly RequestStanding[] = ['confirmed', 'queued', 'requested'];

interface EnrolmentRequestState {
  readonly id: string;
  readonly offeringId: string;
  readonly learnerId: string;
  /** For whom it was begun, where the learner's record was merged or parted since. */
  readonly begunFor: string | null;
  readonly homeOrganisationId: string;
  readonly hostOrganisationId: string;
  readonly standing: RequestStanding;
  readonly home: Verdict;
  readonly homeReason: DenialReason | null;
  readonly homeBy: string | null;
  readonly host: Verdict;
  readonly hostReason: DenialReason | null;
  readonly hostBy: string | null;
  /** Order in the waiting list, while queued. */
  readonly place: number | null;
  readonly requestedAt: Date;
  readonly requestedBy: string;
  /** When a seat was given; stays when the seat is given up later. */
  readonly seatedAt: Date | null;
  readonly cancelledAt: Date | null;
  readonly cancelledBy: Canceller | null;
  readonly version: number;
}

const undecided = {
  begunFor: null,
  home: 'pending',
  homeReason: null,
  homeBy: null,
  host: 'pending',
  hostReason: null,
  hostBy: null,
  place: null,
  seatedAt: null,
  cancelledAt: null,
  cancelledBy: null,
} as const;

/** A learner of one institution asks for a seat in an offering of another: home decides, then host, then the seats do. */
export class EnrolmentRequest {
  private constructor(private state: EnrolmentRequestState) {}

  /** @throws DomainError own-institution: a learner does not go through the federation to the institution they attend */
  static open(wish: Wish, offering: Offering, now: Date): { request: EnrolmentRequest; fact: Fact } {
    if (wish.homeOrganisationId === offering.organisationId) throw new DomainError('own-institution');
    const { id, learnerId, homeOrganisationId, actor: requestedBy, person } = wish;
    const whose = {
      id,
      offeringId: offering.id,
      learnerId,
      homeOrganisationId,
      hostOrganisationId: offering.organisationId,
    };
    const asked = { standing: 'requested', requestedAt: now, requestedBy, version: 1 } as const;
    const request = new EnrolmentRequest({ ...whose, ...asked, ...undecided });
    return { request, fact: fact(EnrolmentRequestedV1, id, { ...request.published, person }) };
  }

  /** Of one learner's requests for one offering, all live ones but the strongest: by state, then the place in line, then by age. */
  static weaker(requests: readonly EnrolmentRequest[]): EnrolmentRequest[] {
    const rank = ({ standing }: EnrolmentRequestState) => fromStrongest.indexOf(standing);
    return requests
      .filter(({ isLive }) => isLive)
      .sort(
        ({ state: one }, { state: other }) =>
          rank(one) - rank(other) ||
          (one.place ?? 0) - (other.place ?? 0) ||
          one.requestedAt.getTime() - other.requestedAt.getTime(),
      )
      .slice(1);
  }

  get id(): string {
    return this.state.id;
  }

  get offeringId(): string {
    return this.state.offeringId;
  }

  get learnerId(): string {
    return this.state.learnerId;
  }

  get homeOrganisationId(): string {
    return this.state.homeOrganisationId;
  }

  get hostOrganisationId(): string {
    return this.state.hostOrganisationId;
  }

  get standing(): RequestStanding {
    return this.state.standing;
  }

  get place(): number | null {
    return this.state.place;
  }

  get seatedAt(): Date | null {
    return this.state.seatedAt;
  }

  get isLive(): boolean {
    return fromStrongest.includes(this.standing);
  }

  /**
   * Home first, then host; with both, the learner has a seat or a place in the waiting list. The offering's row is locked.
   * The same decision again changes nothing; a course that is over can be denied, not accepted.
   * @throws DomainError reason-required, already-decided, home-decides-first, request-ended, offering-over
   */
  decide({ by, accepted, reason, actor }: Decision, offering: Offering, now: Date): Fact[] {
    if (!accepted && !reason) throw new DomainError('reason-required');
    const verdict = accepted ? 'accepted' : 'denied';
    const before = this.state[by];
    if (before === verdict) return [];
    if (before !== 'pending') throw new DomainError('already-decided', { verdict: before });
    if (this.standing !== 'requested') throw new DomainError('request-ended', { state: this.standing });
    if (by === 'host' && this.state.home === 'pending') throw new DomainError('home-decides-first');
    if (accepted) offering.requireNotOver(schoolDay(now));
    const why = accepted ? null : reason;
    this.change(
      by === 'home'
        ? { home: verdict, homeReason: why, homeBy: actor }
        : { host: verdict, hostReason: why, hostBy: actor },
    );
    const decided = fact(EnrolmentDecidedV1, this.id, { ...this.published, by, accepted });
    if (!accepted) this.become({ standing: 'denied' });
    if (!accepted || by === 'home') return [decided];
    const place = offering.seatOrPlace();
    if (place === null) return [decided, this.sit(now)];
    this.become({ standing: 'queued', place });
    return [decided];
  }

  /** The next in line takes a seat that the locked offering has. @throws DomainError offering-over */
  promote(offering: Offering, now: Date): Fact[] {
    offering.requireNotOver(schoolDay(now));
    if (this.standing !== 'queued' || offering.seatOrPlace() !== null) throw new DomainError('nobody-to-promote');
    this.change({ place: null });
    return [fact(WaitingListPromotedV1, this.id, this.published), this.sit(now)];
  }

  /**
   * Ends a request, or gives a seat up; the caller promotes the next in line while the offering is locked. Again changes nothing.
   * @throws DomainError request-ended; result-already-returned, once the host has returned a final result
   */
  cancel(by: Canceller, hasFinalResult: boolean, offering: Offering, now: Date): Fact[] {
    if (this.standing === 'cancelled') return [];
    if (this.standing === 'denied') throw new DomainError('request-ended', { state: this.standing });
    if (hasFinalResult) throw new DomainError('result-already-returned');
    if (this.standing === 'confirmed') offering.release();
    this.change({ standing: 'cancelled', place: null, cancelledAt: now, cancelledBy: by });
    return [fact(EnrolmentCancelledV1, this.id, this.published)];
  }

  /** Two records were one learner's. */
  moveTo(learnerId: string): void {
    this.change({ learnerId, begunFor: this.state.begunFor ?? this.state.learnerId });
  }

  private sit(now: Date): Fact {
    this.become({ standing: 'confirmed', seatedAt: now });
    return fact(EnrolmentConfirmedV1, this.id, this.published);
  }

  private change(next: Partial<EnrolmentRequestState>): void {
    this.become({ ...next, version: this.state.version + 1 });
  }

  private become(next: Partial<EnrolmentRequestState>): void {
    this.state = { ...this.state, ...next };
  }

  private get published(): EnrolmentRequestedV1 {
    const { id, offeringId, homeOrganisationId, hostOrganisationId } = this.state;
    return { requestId: id, offeringId, homeOrganisationId, hostOrganisationId };
  }
}
