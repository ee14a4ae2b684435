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
  readonly paperId: string;
  readonly schoolYear: string;
  readonly level: Level;
  readonly organisationIds: readonly string[];
  readonly opensAt: Date;
  readonly closesAt: Date;
  readonly durationMinutes: number;
  readonly releaseAt: Date;
  private releaseAskedAt: Date | null = null;
  private releasedAt: Date | null = null;
  /** Items that score places of the paper in the stead of those that were sat: a corrected key. */
  private corrections: Readonly<Record<string, string>> = {};
  public version = 1;

  private constructor(
    readonly id: string,
    readonly owners: readonly string[],
    terms: SessionTerms,
  ) {
    this.paperId = terms.paperId;
    this.schoolYear = schoolYearOf(terms.opensAt);
    this.level = terms.level;
    this.organisationIds = terms.organisationIds;
    this.opensAt = terms.opensAt;
    this.closesAt = terms.closesAt;
    this.durationMinutes = terms.durationMinutes;
    this.releaseAt = terms.releaseAt;
  }

  static schedule(id: string, owners: readonly string[], terms: SessionTerms): { session: ExamSession; fact: Fact } {
    const { paperId, level, organisationIds, opensAt, closesAt, releaseAt } = terms;
    if (closesAt <= opensAt) throw new DomainError('session-ends-before-it-opens');
    if (releaseAt < closesAt) throw new DomainError('release-before-the-end');
    const session = new ExamSession(id, owners, terms);
    const data = {
      sessionId: id,
      paperId,
      schoolYear: session.schoolYear,
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

  /** Only those who scheduled a session decide on its marks. @throws DomainError out-of-reach */
  requireOwner(organisations: readonly string[]): void {
    if (!this.owners.some((owner) => organisations.includes(owner))) throw new DomainError('out-of-reach');
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
