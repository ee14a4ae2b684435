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

/** One learner's released mark in one session. */
export class Mark {
  readonly sessionId: string;
  readonly learnerId: string;
  readonly organisationId: string;
  private passed: boolean;
  private corrections = 0;

  private constructor(
    readonly id: string,
    readonly sittingId: string,
    of: MarkOf,
    private mark: number,
    private releasedAt: Date,
  ) {
    this.sessionId = of.sessionId;
    this.learnerId = of.learnerId;
    this.organisationId = of.organisationId;
    this.passed = mark >= passMark;
  }

  static release(id: string, sittingId: string, of: MarkOf, mark: number, now: Date): { mark: Mark; fact: Fact } {
    const released = new Mark(id, sittingId, of, mark, now);
    return { mark: released, fact: released.released(of) };
  }

  /** Null when the mark stands. */
  correct(mark: number, reason: string, now: Date): Fact | null {
    if (mark === this.mark) return null;
    this.mark = mark;
    this.passed = mark >= passMark;
    this.releasedAt = now;
    this.corrections += 1;
    return this.corrected(reason);
  }

  /** What holds now, for a reader who may know nothing of it yet. */
  present(of: MarkAbout, reason: string): Fact[] {
    return this.corrections === 0 ? [this.released(of)] : [this.released(of), this.corrected(reason)];
  }

  private released({ paperId, subject, level, schoolYear }: MarkAbout): Fact {
    const { id: markId, learnerId, organisationId, sessionId, mark, passed } = this;
    const releasedAt = this.releasedAt.toISOString();
    const about = { organisationId, sessionId, paperId, subject, level, schoolYear };
    return fact(FinalMarkReleasedV1, learnerId, { markId, learnerId, ...about, mark, passed, releasedAt });
  }

  private corrected(reason: string): Fact {
    const { id: markId, learnerId, mark, passed } = this;
    const releasedAt = this.releasedAt.toISOString();
    return fact(FinalMarkCorrectedV1, learnerId, { markId, learnerId, mark, passed, reason, releasedAt });
  }
}
