import { Decimal, DomainError } from '@pan/kit/domain';
import type { RuleVersion } from '../results/result-rule.js';
import { dueAfter, requireOffered, type ReviewKind, type ReviewTerms, unknownTerms } from './review-terms.js';

/** Why a request is not looked into. */
export const reviewRefusals = ['no-grounds', 'not-of-this-exam', 'settled-elsewhere'] as const;
export type ReviewRefusal = (typeof reviewRefusals)[number];

export const reviewOutcomes = ['upheld', 'changed'] as const;
export type ReviewOutcome = (typeof reviewOutcomes)[number];

export const reviewPhases = ['asked', 'under-review', 'refused', 'decided'] as const;
export type ReviewPhase = (typeof reviewPhases)[number];

/** Points of one place before its weight, as they were and as the review gives them; decimals as texts. */
export interface Award {
  readonly place: string;
  readonly before: string;
  readonly after: string;
}

/** A place as the reviewer has it: what it earned, and the most that it could. */
export interface ReviewedPlace {
  readonly place: string;
  readonly points: string;
  readonly most: string;
}

/** Which mark it is about. */
export interface ReviewOf {
  readonly markId: string;
  readonly sittingId: string;
  readonly sessionId: string;
  readonly organisationId: string;
  readonly markBefore: number;
}

/** What is asked, in the words of whoever asks; the words stay here. */
export interface ReviewRequest {
  readonly kind: ReviewKind;
  /** Places of the sitting; none means all. */
  readonly places: readonly string[];
  /** Of a complaint: what went wrong, by the reasons of irregularities. */
  readonly circumstance: string | null;
  readonly statement: string;
  readonly askedFor: 'learner' | 'guardian';
}

interface ReviewState extends ReviewOf, ReviewRequest {
  readonly id: string;
  readonly askedBy: string;
  readonly askedAt: Date;
  /** The rule as it stood when it was asked; null where none is entered. */
  readonly rule: RuleVersion<ReviewTerms> | null;
  readonly phase: ReviewPhase;
  /** Until when the next word on it is due, and when it is called to mind. */
  readonly dueAt: Date | null;
  readonly remindAt: Date | null;
  readonly remindedAt: Date | null;
  /** The member of the staff who spoke last. */
  readonly reviewerId: string | null;
  readonly refusal: ReviewRefusal | null;
  readonly outcome: ReviewOutcome | null;
  /** What the reviewer says to the family. */
  readonly words: string | null;
  readonly awards: readonly Award[];
  readonly endedAt: Date | null;
  readonly version: number;
}

/** A request that a mark be looked at again, and what became of it. */
export class MarkReview {
  private constructor(private state: ReviewState) {}

  static ask(
    id: string,
    of: ReviewOf,
    request: ReviewRequest,
    { rule, by, now }: { readonly rule: RuleVersion<ReviewTerms> | null; readonly by: string; readonly now: Date },
  ): MarkReview {
    const terms = rule?.parameters ?? unknownTerms;
    requireOffered(request.kind, terms);
    if ((request.kind === 'complaint') !== (request.circumstance !== null))
      throw new DomainError('review-request-unfit', { kind: request.kind });
    const nothing = { reviewerId: null, refusal: null, outcome: null, words: null, awards: [], endedAt: null };
    return new MarkReview({
      ...{ id, ...of, ...request, askedBy: by, askedAt: now, rule, phase: 'asked' },
      ...{ ...dueAfter(now, terms.admitWithinDays, terms), remindedAt: null, ...nothing, version: 1 },
    });
  }

  get id(): string {
    return this.state.id;
  }

  get kind(): ReviewKind {
    return this.state.kind;
  }

  get sittingId(): string {
    return this.state.sittingId;
  }

  get sessionId(): string {
    return this.state.sessionId;
  }

  get organisationId(): string {
    return this.state.organisationId;
  }

  get places(): readonly string[] {
    return this.state.places;
  }

  get phase(): ReviewPhase {
    return this.state.phase;
  }

  get remindAt(): Date | null {
    return this.state.remindAt;
  }

  get awards(): readonly Award[] {
    return this.state.awards;
  }

  /** It is looked into. */
  admit(reviewerId: string, now: Date): void {
    if (this.phase !== 'asked') throw new DomainError('review-not-asked', { phase: this.phase });
    const due = dueAfter(now, this.terms.decideWithinDays, this.terms);
    this.change({ phase: 'under-review', reviewerId, ...due, remindedAt: null });
  }

  /** It is not looked into, for a reason that the family is told. */
  refuse(reviewerId: string, refusal: ReviewRefusal, words: string, now: Date): void {
    if (this.phase !== 'asked') throw new DomainError('review-not-asked', { phase: this.phase });
    this.change({ phase: 'refused', reviewerId, refusal, words, endedAt: now });
  }

  /** The mark was right as it was. */
  uphold(reviewerId: string, words: string, now: Date): void {
    this.requireUnderReview();
    this.change({ phase: 'decided', outcome: 'upheld', reviewerId, words, endedAt: now });
  }

  /**
   * Places earn other points. What a rule does not let a review do, it does not.
   * @param markBefore as it stands at this instant
   */
  award(
    reviewerId: string,
    given: ReadonlyMap<string, string>,
    places: readonly ReviewedPlace[],
    { words, markBefore, now }: { readonly words: string; readonly markBefore: number; readonly now: Date },
  ): void {
    this.requireUnderReview();
    const awards = [...given].flatMap(([place, points]) => awardOf(this.reviewed(place, places), points) ?? []);
    if (awards.length === 0) throw new DomainError('review-changes-nothing');
    const lowered = awards.find(({ before, after }) => new Decimal(after).lt(before));
    if (lowered && this.terms.mayLower === false)
      throw new DomainError('review-may-not-lower', { place: lowered.place });
    this.change({ phase: 'decided', outcome: 'changed', reviewerId, words, awards, markBefore, endedAt: now });
  }

  /** Whoever decides on it is reminded once of what is due. */
  remind(now: Date): void {
    this.change({ remindedAt: now });
  }

  private get terms(): ReviewTerms {
    return this.state.rule?.parameters ?? unknownTerms;
  }

  private requireUnderReview(): void {
    if (this.phase !== 'under-review') throw new DomainError('review-not-under-way', { phase: this.phase });
  }

  /** @throws DomainError place-not-reviewed where it is none of the sitting, or none that was asked about */
  private reviewed(place: string, places: readonly ReviewedPlace[]): ReviewedPlace {
    const found = places.find((one) => one.place === place);
    const isAsked = this.places.length === 0 || this.places.includes(place);
    if (!found || !isAsked) throw new DomainError('place-not-reviewed', { place: place.slice(0, 100) });
    return found;
  }

  private change(to: Partial<ReviewState>): void {
    this.state = { ...this.state, ...to, version: this.state.version + 1 };
  }
}

/** Null where the points stay as they were. @throws DomainError award-outside */
function awardOf({ place, points, most }: ReviewedPlace, given: string): Award | null {
  const after = new Decimal(given);
  if (after.lt(0) || after.gt(most)) throw new DomainError('award-outside', { place: place.slice(0, 100), most });
  return after.eq(points) ? null : { place, before: points, after: after.toFixed() };
}
