import { DomainError } from '@pan/kit/domain';
import { type Annotation, Marking, type ReturnReason, type Stage } from './marking.js';
import { agreedOn, isMarkedTwice, type MarkingScheme } from './marking-scheme.js';

export type ScriptPhase = 'waiting' | 'dealt' | 'settled' | 'withdrawn';

/** Whose answer it is and to what; markers are told none of it but the place. */
export interface ScriptOf {
  readonly sessionId: string;
  readonly sittingId: string;
  readonly itemRef: string;
  readonly learnerId: string;
  readonly organisationId: string;
}

/** The answer as it was handed in. */
export interface HandedIn {
  readonly responses: Readonly<Record<string, readonly string[]>>;
  readonly answerHash: string;
}

interface ScriptState extends ScriptOf, HandedIn {
  readonly id: string;
  /** What markers call it by: drawn, and of nobody. */
  readonly number: string;
  /** From 0 to 100: decides whether it is of a sample. */
  readonly drawn: number;
  /** What it waits for, or what is being done. */
  readonly stage: Stage;
  readonly phase: ScriptPhase;
  /** A decimal; null until it is settled, and the same while it is marked again. */
  readonly points: string | null;
  readonly openedAt: Date;
  readonly settledAt: Date | null;
}

/** One candidate's answer to one place, as people mark it. */
export class Script {
  private constructor(private state: ScriptState) {}

  static open(
    id: string,
    drawing: { readonly number: string; readonly drawn: number },
    of: ScriptOf & HandedIn,
    now: Date,
  ): Script {
    const { sessionId, sittingId, itemRef, learnerId, organisationId, responses, answerHash } = of;
    return new Script({
      ...{ id, number: drawing.number, drawn: drawing.drawn, sessionId, sittingId, itemRef, learnerId, organisationId },
      ...{ responses, answerHash, stage: 'first', phase: 'waiting', points: null, openedAt: now, settledAt: null },
    });
  }

  get id(): string {
    return this.state.id;
  }

  get sittingId(): string {
    return this.state.sittingId;
  }

  get sessionId(): string {
    return this.state.sessionId;
  }

  get number(): string {
    return this.state.number;
  }

  get responses(): HandedIn['responses'] {
    return this.state.responses;
  }

  /** Whose it is, for the log of who looked at it. */
  get learnerId(): string {
    return this.state.learnerId;
  }

  get organisationId(): string {
    return this.state.organisationId;
  }

  get itemRef(): string {
    return this.state.itemRef;
  }

  get answerHash(): string {
    return this.state.answerHash;
  }

  get stage(): Stage {
    return this.state.stage;
  }

  get phase(): ScriptPhase {
    return this.state.phase;
  }

  /** What people gave; null while they have not settled it. */
  get points(): string | null {
    return this.state.points;
  }

  /** A remark is on what is there. @throws DomainError annotation-outside */
  requireWithin(annotations: readonly Annotation[]): void {
    for (const { response, from, to } of annotations) {
      const text = this.state.responses[response]?.[0];
      const isThere = text !== undefined && (from === null) === (to === null);
      if (!isThere || (from !== null && !(from < to! && to! <= text.length)))
        throw new DomainError('annotation-outside', { response: response.slice(0, 100) });
    }
  }

  /** One at a time is given each stage. */
  deal(markingId: string, markerId: string, now: Date): Marking {
    if (this.phase !== 'waiting') throw new DomainError('script-not-waiting');
    this.change({ phase: 'dealt' });
    const { id: scriptId, sessionId, stage } = this.state;
    return Marking.deal(markingId, { scriptId, sessionId, stage }, markerId, now);
  }

  /**
   * A marking was submitted: the script is settled, or waits for the next person.
   * @param first what the first marker gave, where this is the second
   */
  take({ stage, points }: Marking, first: string | null, scheme: MarkingScheme, now: Date): void {
    if (stage === 'adjudication') return this.settle(points!, now);
    // What a review comes to is decided by somebody else; until then the points stand.
    if (stage === 'review') return this.settle(this.state.points!, now);
    if (stage === 'first') {
      if (isMarkedTwice(scheme, this.state.drawn, points!)) return this.waitFor('second');
      return this.settle(points!, now);
    }
    const agreed = agreedOn(scheme, first!, points!);
    return agreed ? this.settle(agreed.toString(), now) : this.waitFor('adjudication');
  }

  /** Whoever knows the pupil is replaced; what cannot be marked by the grid alone goes to whoever adjudicates. */
  giveBack(reason: ReturnReason): void {
    this.waitFor(reason === 'knows-the-pupil' ? this.stage : 'adjudication');
  }

  /** A review is under way: another person marks it once more, without seeing what it was given. @throws DomainError script-not-settled */
  markAgain(): void {
    if (this.phase !== 'settled') throw new DomainError('script-not-settled');
    this.change({ stage: 'review', phase: 'waiting', settledAt: null });
  }

  /** Whoever was given it let it lie. */
  wait(): void {
    this.waitFor(this.stage);
  }

  /** The answer is not the one that was handed in any more. */
  withdraw(): void {
    this.change({ phase: 'withdrawn' });
  }

  private waitFor(stage: Stage): void {
    this.change({ stage, phase: 'waiting' });
  }

  private settle(points: string, now: Date): void {
    this.change({ phase: 'settled', points, settledAt: now });
  }

  private change(to: Partial<ScriptState>): void {
    this.state = { ...this.state, ...to };
  }
}
