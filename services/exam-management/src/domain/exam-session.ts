import { SessionScheduledV1, type Level } from '@pan/contracts';
import { DomainError, fact, type Fact, schoolYearOf } from '@pan/kit/domain';
import type { Timing } from './sitting.js';

export interface SessionTerms {
  readonly paperId: string;
  readonly level: Level;
  readonly organisationIds: readonly string[];
  readonly opensAt: Date;
  readonly closesAt: Date;
  readonly durationMinutes: number;
  readonly releaseAt: Date;
}

/** When one paper is sat in some organisations, and when its marks are released. */
export class ExamSession {
  private constructor(
    readonly id: string,
    readonly owners: readonly string[],
    readonly paperId: string,
    readonly schoolYear: string,
    readonly level: Level,
    readonly organisationIds: readonly string[],
    readonly opensAt: Date,
    readonly closesAt: Date,
    readonly durationMinutes: number,
    readonly releaseAt: Date,
    private releaseAskedAt: Date | null,
    private releasedAt: Date | null,
    /** Items that score places of the paper in the stead of those that were sat: a corrected key. */
    private corrections: Readonly<Record<string, string>>,
    public version: number,
  ) {}

  static schedule(id: string, owners: readonly string[], terms: SessionTerms): { session: ExamSession; fact: Fact } {
    const { paperId, level, organisationIds, opensAt, closesAt, durationMinutes, releaseAt } = terms;
    if (closesAt <= opensAt) throw new DomainError('session-ends-before-it-opens');
    if (releaseAt < closesAt) throw new DomainError('release-before-the-end');
    const schoolYear = schoolYearOf(opensAt);
    const session = new ExamSession(
      id,
      owners,
      paperId,
      schoolYear,
      level,
      organisationIds,
      opensAt,
      closesAt,
      durationMinutes,
      releaseAt,
      null,
      null,
      {},
      1,
    );
    const data = {
      sessionId: id,
      paperId,
      schoolYear,
      level,
      opensAt: opensAt.toISOString(),
      closesAt: closesAt.toISOString(),
      organisationIds: [...organisationIds],
    };
    return { session, fact: fact(SessionScheduledV1, id, data) };
  }

  get timing(): Timing {
    return { opensAt: this.opensAt, closesAt: this.closesAt, durationMinutes: this.durationMinutes };
  }

  get isReleased(): boolean {
    return this.releasedAt !== null;
  }

  get scoredBy(): Readonly<Record<string, string>> {
    return this.corrections;
  }

  /** Candidates are entered until the session closes. */
  requireOpenForCandidates(now: Date): void {
    if (now >= this.closesAt || this.releaseAskedAt) throw new DomainError('session-closed');
  }

  /** By hand before its date: once everybody registered has handed in, or the time for handing in is over. A second time changes nothing. */
  askRelease(now: Date, outstanding: { absent: number; sitting: number }): boolean {
    if (this.releaseAskedAt) return false;
    if (outstanding.sitting > 0 || (outstanding.absent > 0 && now < this.closesAt))
      throw new DomainError('sittings-outstanding', outstanding);
    this.releaseAskedAt = now;
    this.version += 1;
    return true;
  }

  /** Every mark is out. */
  conclude(now: Date): void {
    this.releasedAt = now;
    this.version += 1;
  }

  correct(corrections: Readonly<Record<string, string>>): void {
    this.corrections = { ...this.corrections, ...corrections };
    this.version += 1;
  }
}
