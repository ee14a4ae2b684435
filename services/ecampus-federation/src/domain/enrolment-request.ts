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

export const requestStates = ['requested', 'confirmed', 'queued', 'denied', 'cancelled'] as const;
export type RequestState = (typeof requestStates)[number];

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
const fromStrongest: readonly RequestState[] = ['confirmed', 'queued', 'requested'];

/** A learner of one institution asks for a seat in an offering of another: home decides, then host, then the seats do. */
export class EnrolmentRequest {
  readonly id: string;
  readonly offeringId: string;
  learnerId: string;
  readonly homeOrganisationId: string;
  readonly hostOrganisationId: string;
  state: RequestState = 'requested';
  home: Verdict = 'pending';
  homeReason: DenialReason | null = null;
  homeBy: string | null = null;
  host: Verdict = 'pending';
  hostReason: DenialReason | null = null;
  hostBy: string | null = null;
  /** Order in the waiting list, while queued. */
  place: number | null = null;
  readonly requestedAt: Date;
  readonly requestedBy: string;
  /** When a seat was given; stays when the seat is given up later. */
  seatedAt: Date | null = null;
  cancelledAt: Date | null = null;
  cancelledBy: Canceller | null = null;
  version = 1;

  private constructor(wish: Wish, offering: Offering, now: Date) {
    this.id = wish.id;
    this.offeringId = offering.id;
    this.learnerId = wish.learnerId;
    this.homeOrganisationId = wish.homeOrganisationId;
    this.hostOrganisationId = offering.organisationId;
    this.requestedAt = now;
    this.requestedBy = wish.actor;
  }

  /** @throws DomainError own-institution: a learner does not go through the federation to the institution they attend */
  static open(wish: Wish, offering: Offering, now: Date): { request: EnrolmentRequest; fact: Fact } {
    if (wish.homeOrganisationId === offering.organisationId) throw new DomainError('own-institution');
    const request = new EnrolmentRequest(wish, offering, now);
    return { request, fact: fact(EnrolmentRequestedV1, request.id, { ...request.published, person: wish.person }) };
  }

  /** Of one learner's requests for one offering, all live ones but the strongest: by state, then the place in line, then by age. */
  static weaker(requests: readonly EnrolmentRequest[]): EnrolmentRequest[] {
    const rank = ({ state }: EnrolmentRequest) => fromStrongest.indexOf(state);
    return requests
      .filter(({ isLive }) => isLive)
      .sort(
        (one, other) =>
          rank(one) - rank(other) ||
          (one.place ?? 0) - (other.place ?? 0) ||
          one.requestedAt.getTime() - other.requestedAt.getTime(),
      )
      .slice(1);
  }

  get isLive(): boolean {
    return fromStrongest.includes(this.state);
  }

  /**
   * Home first, then host; with both, the learner has a seat or a place in the waiting list. The offering's row is locked.
   * The same decision again changes nothing; a course that is over can be denied, not accepted.
   * @throws DomainError reason-required, already-decided, home-decides-first, request-ended, offering-over
   */
  decide({ by, accepted, reason, actor }: Decision, offering: Offering, now: Date): Fact[] {
    if (!accepted && !reason) throw new DomainError('reason-required');
    const verdict = accepted ? 'accepted' : 'denied';
    if (this[by] === verdict) return [];
    if (this[by] !== 'pending') throw new DomainError('already-decided', { verdict: this[by] });
    if (this.state !== 'requested') throw new DomainError('request-ended', { state: this.state });
    if (by === 'host' && this.home === 'pending') throw new DomainError('home-decides-first');
    if (accepted) offering.requireNotOver(schoolDay(now));
    this[by] = verdict;
    this[`${by}Reason`] = accepted ? null : reason;
    this[`${by}By`] = actor;
    this.version += 1;
    const decided = fact(EnrolmentDecidedV1, this.id, { ...this.published, by, accepted });
    if (!accepted) this.state = 'denied';
    if (!accepted || by === 'home') return [decided];
    this.place = offering.seatOrPlace();
    if (this.place === null) return [decided, this.sit(now)];
    this.state = 'queued';
    return [decided];
  }

  /** The next in line takes a seat that the locked offering has. @throws DomainError offering-over */
  promote(offering: Offering, now: Date): Fact[] {
    offering.requireNotOver(schoolDay(now));
    if (this.state !== 'queued' || offering.seatOrPlace() !== null) throw new DomainError('nobody-to-promote');
    this.place = null;
    this.version += 1;
    return [fact(WaitingListPromotedV1, this.id, this.published), this.sit(now)];
  }

  /**
   * Ends a request, or gives a seat up; the caller promotes the next in line while the offering is locked. Again changes nothing.
   * @throws DomainError request-ended; result-already-returned, once the host has returned a final result
   */
  cancel(by: Canceller, hasFinalResult: boolean, offering: Offering, now: Date): Fact[] {
    if (this.state === 'cancelled') return [];
    if (this.state === 'denied') throw new DomainError('request-ended', { state: this.state });
    if (hasFinalResult) throw new DomainError('result-already-returned');
    if (this.state === 'confirmed') offering.release();
    this.state = 'cancelled';
    this.place = null;
    this.cancelledAt = now;
    this.cancelledBy = by;
    this.version += 1;
    return [fact(EnrolmentCancelledV1, this.id, this.published)];
  }

  /** Two records were one learner's. */
  moveTo(learnerId: string): void {
    this.learnerId = learnerId;
    this.version += 1;
  }

  private sit(now: Date): Fact {
    this.state = 'confirmed';
    this.seatedAt = now;
    return fact(EnrolmentConfirmedV1, this.id, this.published);
  }

  private get published(): EnrolmentRequestedV1 {
    const { id, offeringId, homeOrganisationId, hostOrganisationId } = this;
    return { requestId: id, offeringId, homeOrganisationId, hostOrganisationId };
  }
}
