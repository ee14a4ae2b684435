import { SessionScheduledV1, type Level } from '@pan/contracts';
import { DomainError, fact, type Fact, schoolYearOf } from '@pan/kit/domain';
import type { Timing } from './clock.js';

export interface SessionTerms {
  readonly paperId: string;
  readonly level: Level;
  readonly organisationIds: readonly string[];
  readonly opensAt: Date;
  readonly closesAt: Date;
  readonly durationMinutes: number;
  readonly releaseAt: Date;
}

interface SessionState extends SessionTerms {
  readonly id: string;
  readonly owners: readonly string[];
  readonly schoolYear: string;
  readonly releaseAskedAt: Date | null;
  readonly releasedAt: Date | null;
  /** Items that score places of the paper in the stead of those that were sat: a corrected key. */
  readonly corrections: Readonly<Record<string, string>>;
  readonly version: number;
}

/** When one paper is sat in some organisations, and when its marks are released. */
export class ExamSession {
  private constructor(private state: SessionState) {}

  static schedule(id: string, owners: readonly string[], terms: SessionTerms): { session: ExamSession; fact: Fact } {
    const { paperId, level, organisationIds, opensAt, closesAt, durationMinutes, releaseAt } = terms;
    if (closesAt <= opensAt) throw new DomainError('session-ends-before-it-opens');
    if (releaseAt < closesAt) throw new DomainError('release-before-the-end');
    const schoolYear = schoolYearOf(opensAt);
    const session = new ExamSession({
      ...{ id, owners, paperId, schoolYear, level, organisationIds },
      ...{ opensAt, closesAt, durationMinutes, releaseAt },
      ...{ releaseAskedAt: null, releasedAt: null, corrections: {}, version: 1 },
    });
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

  get id(): string {
    return this.state.id;
  }

  get paperId(): string {
    return this.state.paperId;
  }

  get schoolYear(): string {
    return this.state.schoolYear;
  }

  get level(): Level {
    return this.state.level;
  }

  get organisationIds(): readonly string[] {
    return this.state.organisationIds;
  }

  get releaseAt(): Date {
    return this.state.releaseAt;
  }

  get timing(): Timing {
    const { opensAt, closesAt, durationMinutes } = this.state;
    return { opensAt, closesAt, durationMinutes };
  }

  get isReleased(): boolean {
    return this.state.releasedAt !== null;
  }

  get scoredBy(): Readonly<Record<string, string>> {
    return this.state.corrections;
  }

  /** Only those who scheduled a session decide on its marks. @throws DomainError out-of-reach */
  requireOwner(organisations: readonly string[]): void {
    if (!this.state.owners.some((owner) => organisations.includes(owner))) throw new DomainError('out-of-reach');
  }

  /** Candidates are entered until the session closes. */
  requireOpenForCandidates(now: Date): void {
    if (now >= this.state.closesAt || this.state.releaseAskedAt) throw new DomainError('session-closed');
  }

  /** A hand-in is undone until marks are on their way. */
  requireNotReleasing(): void {
    if (this.state.releaseAskedAt) throw new DomainError('session-releasing');
  }

  /** By hand before its date: once everybody registered has handed in, or the time for handing in is over. A second time changes nothing. */
  askRelease(now: Date, outstanding: { absent: number; sitting: number }): boolean {
    if (this.state.releaseAskedAt) return false;
    if (outstanding.sitting > 0 || (outstanding.absent > 0 && now < this.state.closesAt))
      throw new DomainError('sittings-outstanding', outstanding);
    this.change({ releaseAskedAt: now });
    return true;
  }

  /** Every mark is out. */
  conclude(now: Date): void {
    this.change({ releasedAt: now });
  }

  correct(corrections: Readonly<Record<string, string>>): void {
    this.change({ corrections: { ...this.state.corrections, ...corrections } });
  }

  private change(to: Partial<SessionState>): void {
    this.state = { ...this.state, ...to, version: this.state.version + 1 };
  }
}
