import { DomainError } from '@pan/kit/domain';
import { type MarkingScheme } from './marking-scheme.js';
import { pointsOf, requireOnRubric, type Scores } from './rubric.js';

/** First, second where the scheme asks for it, and a third where the two do not agree; once more where a review is asked for. */
export const stages = ['first', 'second', 'adjudication', 'review'] as const;
export type Stage = (typeof stages)[number];

/** Why a marker gives a script back. */
export const returnReasons = ['illegible', 'off-topic', 'suspected-irregularity', 'knows-the-pupil'] as const;
export type ReturnReason = (typeof returnReasons)[number];

export type MarkingPhase = 'dealt' | 'submitted' | 'returned' | 'lapsed' | 'withdrawn';

/** A remark on a part of the answer: of a text by its characters, of a picture at a point, or on all of it. */
export interface Annotation {
  readonly response: string;
  readonly from: number | null;
  readonly to: number | null;
  readonly x: number | null;
  readonly y: number | null;
  readonly comment: string;
}

/** What a marker wrote. */
export interface Draft {
  readonly scores: Scores;
  readonly annotations: readonly Annotation[];
}

/** So long a script waits for whoever was given it, from the last draft on; then another marker gets it. */
export const leaseMs = 48 * 3_600_000;
/** So many a marker holds at once. */
export const mostInHand = 10;

interface MarkingState extends Draft {
  readonly id: string;
  readonly scriptId: string;
  readonly sessionId: string;
  /** The member of staff, as the student record knows that person. */
  readonly markerId: string;
  readonly stage: Stage;
  readonly phase: MarkingPhase;
  /** A decimal; null until it is submitted. */
  readonly points: string | null;
  readonly dealtAt: Date;
  readonly leaseUntil: Date;
  readonly endedAt: Date | null;
  readonly returnReason: ReturnReason | null;
  readonly version: number;
}

/** One marker's work on one script. */
export class Marking {
  private constructor(private state: MarkingState) {}

  static deal(
    id: string,
    of: Pick<MarkingState, 'scriptId' | 'sessionId' | 'stage'>,
    markerId: string,
    now: Date,
  ): Marking {
    const { scriptId, sessionId, stage } = of;
    const nothing = { scores: {}, annotations: [], points: null, endedAt: null, returnReason: null };
    const leaseUntil = leaseFrom(now);
    return new Marking({
      ...{ id, scriptId, sessionId, markerId, stage, phase: 'dealt' },
      ...{ ...nothing, dealtAt: now, leaseUntil, version: 1 },
    });
  }

  get id(): string {
    return this.state.id;
  }

  get scriptId(): string {
    return this.state.scriptId;
  }

  get markerId(): string {
    return this.state.markerId;
  }

  get stage(): Stage {
    return this.state.stage;
  }

  get phase(): MarkingPhase {
    return this.state.phase;
  }

  get points(): string | null {
    return this.state.points;
  }

  get shown(): Pick<MarkingState, 'scores' | 'annotations' | 'dealtAt' | 'endedAt' | 'returnReason'> {
    const { scores, annotations, dealtAt, endedAt, returnReason } = this.state;
    return { scores, annotations, dealtAt, endedAt, returnReason };
  }

  get leaseUntil(): Date {
    return this.state.leaseUntil;
  }

  get version(): number {
    return this.state.version;
  }

  /** Kept as far as it is; whoever works on a script goes on holding it. */
  draft({ scores, annotations }: Draft, { rubric }: MarkingScheme, now: Date): void {
    this.requireDealt();
    requireOnRubric(rubric, scores);
    this.change({ scores, annotations, leaseUntil: leaseFrom(now) });
  }

  /** Every criterion has its points; nothing of it changes any more. */
  submit({ rubric }: MarkingScheme, now: Date): void {
    this.requireDealt();
    const points = pointsOf(rubric, this.state.scores).toString();
    this.change({ phase: 'submitted', points, endedAt: now });
  }

  return(reason: ReturnReason, now: Date): void {
    this.requireDealt();
    const decides = this.stage === 'adjudication' || this.stage === 'review';
    if (decides && reason !== 'knows-the-pupil') throw new DomainError('adjudication-decides');
    this.change({ phase: 'returned', returnReason: reason, endedAt: now });
  }

  /** Nobody worked on it for too long. @returns whether it is so at this instant */
  lapse(now: Date): boolean {
    if (this.phase !== 'dealt' || now < this.leaseUntil) return false;
    this.change({ phase: 'lapsed', endedAt: now });
    return true;
  }

  /** The answer is not the one that was handed in any more. */
  withdraw(now: Date): void {
    if (this.phase === 'dealt') this.change({ phase: 'withdrawn', endedAt: now });
  }

  private requireDealt(): void {
    if (this.phase !== 'dealt') throw new DomainError('marking-ended', { phase: this.phase });
  }

  private change(to: Partial<MarkingState>): void {
    this.state = { ...this.state, ...to, version: this.version + 1 };
  }
}

const leaseFrom = (now: Date): Date => new Date(now.getTime() + leaseMs);
