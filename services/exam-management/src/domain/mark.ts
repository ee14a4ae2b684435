import { FinalMarkCorrectedV1, FinalMarkReleasedV1, type Level } from '@pan/contracts';
import { Decimal, type Fact, fact, type Numeric, settled, sumOf, wholeOf } from '@pan/kit/domain';

export const passMark = 60;

/** Points and weight of one place of a paper. */
export interface Part {
  readonly points: Numeric;
  readonly weight: Numeric;
}

export const earnedIn = (parts: readonly Part[]): Decimal =>
  settled(sumOf(parts.map(({ points, weight }) => new Decimal(points).times(weight))));

/** A mark out of 100: the points earned over those possible, rounded half up to a whole mark once, at the end. Below 0 counts 0, above the maximum 100. */
export function markOf(parts: readonly Part[], maxScore: Numeric): number {
  const earned = earnedIn(parts);
  return earned.lte(0) ? 0 : Math.min(100, wholeOf(earned.times(100).div(maxScore)).toNumber());
}

/** What a mark is about, as it is published to the student record. */
export interface MarkAbout {
  readonly paperId: string;
  readonly subject: string;
  readonly level: Level;
  readonly schoolYear: string;
}

export interface MarkOf extends MarkAbout {
  readonly learnerId: string;
  readonly organisationId: string;
  readonly sessionId: string;
}

interface MarkState {
  readonly id: string;
  readonly sittingId: string;
  readonly sessionId: string;
  readonly learnerId: string;
  readonly organisationId: string;
  readonly mark: number;
  readonly passed: boolean;
  readonly releasedAt: Date;
  readonly corrections: number;
  /** Why it was corrected last; null as long as it was not. */
  readonly reason: string | null;
}

/** One learner's released mark in one session. */
export class Mark {
  private constructor(private state: MarkState) {}

  static release(id: string, sittingId: string, of: MarkOf, mark: number, now: Date): { mark: Mark; fact: Fact } {
    const { sessionId, learnerId, organisationId } = of;
    const about = { id, sittingId, sessionId, learnerId, organisationId };
    const released = new Mark({
      ...about,
      mark,
      passed: mark >= passMark,
      releasedAt: now,
      corrections: 0,
      reason: null,
    });
    return { mark: released, fact: released.released(of) };
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

  get organisationId(): string {
    return this.state.organisationId;
  }

  /** The candidate's record held two learners, and the mark is the other one's. */
  moveTo(learnerId: string): void {
    this.state = { ...this.state, learnerId };
  }

  /** Null when the mark stands. */
  correct(mark: number, reason: string, now: Date): Fact | null {
    if (mark === this.state.mark) return null;
    const corrections = this.state.corrections + 1;
    this.state = { ...this.state, mark, passed: mark >= passMark, releasedAt: now, corrections, reason };
    return this.corrected(reason);
  }

  /** What holds now, for a reader who may know nothing of it yet. */
  present(of: MarkAbout, reason: string): Fact[] {
    return this.state.corrections === 0 ? [this.released(of)] : [this.released(of), this.corrected(reason)];
  }

  private released({ paperId, subject, level, schoolYear }: MarkAbout): Fact {
    const { id: markId, learnerId, organisationId, sessionId, mark, passed } = this.state;
    const releasedAt = this.state.releasedAt.toISOString();
    const about = { organisationId, sessionId, paperId, subject, level, schoolYear };
    return fact(FinalMarkReleasedV1, learnerId, { markId, learnerId, ...about, mark, passed, releasedAt });
  }

  private corrected(reason: string): Fact {
    const { id: markId, learnerId, mark, passed } = this.state;
    const releasedAt = this.state.releasedAt.toISOString();
    return fact(FinalMarkCorrectedV1, learnerId, { markId, learnerId, mark, passed, reason, releasedAt });
  }
}
