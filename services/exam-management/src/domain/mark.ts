import { FinalMarkCorrectedV1, FinalMarkReleasedV1, type Level } from '@pan/contracts';
import { type Fact, fact, readInteger } from '@pan/kit/domain';

export const passMark = 60;

const scale = 12;

/** A number as its decimals say it, times 10^12: points add up without the dust of binary fractions. */
function exact(value: number): bigint {
  const [digits = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', decimals = ''] = digits.split('.');
  const places = scale + readInteger(exponent)! - decimals.length;
  const all = BigInt(whole + decimals);
  return places >= 0 ? all * 10n ** BigInt(places) : all / 10n ** BigInt(-places);
}

/**
 * A mark out of 100: the points earned over those possible, rounded half up to a whole mark once, at the end. Below 0
 * counts 0, above the maximum 100.
 * @param parts points and weights of each place of the paper
 */
export function markOf(parts: readonly { points: number; weight: number }[], maxScore: number): number {
  const earned = parts.reduce((sum, { points, weight }) => sum + exact(points) * exact(weight), 0n);
  const possible = exact(maxScore) * 10n ** BigInt(scale);
  if (earned <= 0n) return 0;
  const twice = earned * 200n;
  const mark = (twice + possible) / (2n * possible);
  return mark > 100n ? 100 : Number(mark);
}

/** What a mark is about, as the record is told. */
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
  private constructor(
    readonly id: string,
    readonly sittingId: string,
    readonly sessionId: string,
    readonly learnerId: string,
    readonly organisationId: string,
    private mark: number,
    private passed: boolean,
    public releasedAt: Date,
    private corrections: number,
  ) {}

  static release(id: string, sittingId: string, of: MarkOf, mark: number, now: Date): { mark: Mark; fact: Fact } {
    const passed = mark >= passMark;
    const released = new Mark(id, sittingId, of.sessionId, of.learnerId, of.organisationId, mark, passed, now, 0);
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
