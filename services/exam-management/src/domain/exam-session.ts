import { SessionPostponedV1, SessionScheduledV1, type Level } from '@pan/contracts';
import { DomainError, fact, type Fact, schoolYearOf } from '@pan/kit/domain';
import type { Timing } from './clock.js';
import { corrected, type Corrections } from './results/corrections.js';
import type { Dispensations } from './results/dispensation.js';
import {
  checked,
  dated,
  mayRelease,
  type Outstanding,
  type PlanState,
  postponed,
  type Postponement,
  type ReleaseDates,
  requireNotReleasing,
  requireOpenForCandidates,
  type SessionPlan,
} from './session-plan.js';

/** What is sat, by the words that whoever watches over a room may know. */
export interface SatPaper {
  readonly paperId: string;
  readonly title: string;
  readonly subject: string;
}

export interface SessionTerms extends SessionPlan, SatPaper {
  readonly level: Level;
  readonly organisationIds: readonly string[];
  readonly durationMinutes: number;
  /** How long after the deadline what a device kept without a network is taken by rule. */
  readonly offlineGraceMinutes: number;
}

interface SessionState extends SessionTerms, PlanState {
  readonly id: string;
  readonly owners: readonly string[];
  readonly schoolYear: string;
  /** The session whose absent candidates sit in this one. */
  readonly makeUpOf: string | null;
  /** Items that score places of the paper in the stead of those that were sat: a corrected key. */
  readonly corrections: Readonly<Record<string, string>>;
  /** Places of which everybody has the points, or that count nowhere. */
  readonly dispensations: Dispensations;
  /** Until when schools send the marks that final marks are also made of; null where the exam alone gives the mark. */
  readonly schoolMarksUntil: Date | null;
  /** Which competency of its subject the exam evaluates, where the weight is of one. */
  readonly competency: string | null;
  readonly version: number;
}

/** When one paper is sat in some organisations, and when its marks are released; organisations may have plans of their own. */
export class ExamSession {
  private constructor(private state: SessionState) {}

  static schedule(
    id: string,
    owners: readonly string[],
    terms: SessionTerms,
    makeUpOf: string | null = null,
  ): { session: ExamSession; fact: Fact } {
    const { paperId, title, subject, level, organisationIds, opensAt, closesAt, releaseAt } = checked(terms);
    const { durationMinutes, offlineGraceMinutes, reviewStartsAt, reviewEndsAt } = terms;
    const schoolYear = schoolYearOf(opensAt);
    const session = new ExamSession({
      ...{ id, owners, paperId, title, subject, schoolYear, level, organisationIds },
      ...{ opensAt, closesAt, durationMinutes, offlineGraceMinutes, releaseAt },
      ...{ reviewStartsAt, reviewEndsAt, makeUpOf },
      ...{ releaseAskedAt: null, releasedAt: null, corrections: {}, version: 1 },
      ...{ dispensations: {}, schoolMarksUntil: null, competency: null },
    });
    const data = {
      sessionId: id,
      paperId,
      schoolYear,
      level,
      opensAt: opensAt.toISOString(),
      closesAt: closesAt.toISOString(),
      organisationIds: [...organisationIds],
      ...(makeUpOf && { makeUpOf }),
    };
    return { session, fact: fact(SessionScheduledV1, id, data) };
  }

  get id(): string {
    return this.state.id;
  }

  get paperId(): string {
    return this.state.paperId;
  }

  get paper(): SatPaper {
    const { paperId, title, subject } = this.state;
    return { paperId, title, subject };
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

  get timing(): Timing {
    const { opensAt, closesAt, durationMinutes } = this.state;
    return { opensAt, closesAt, durationMinutes };
  }

  get makeUpOf(): string | null {
    return this.state.makeUpOf;
  }

  get plan(): PlanState {
    const { opensAt, closesAt, releaseAt, reviewStartsAt, reviewEndsAt, releaseAskedAt, releasedAt } = this.state;
    return { opensAt, closesAt, releaseAt, reviewStartsAt, reviewEndsAt, releaseAskedAt, releasedAt };
  }

  get owners(): readonly string[] {
    return this.state.owners;
  }

  /** What final marks need beside the exam; null where the exam alone gives them. */
  get schoolMarks(): { readonly until: Date; readonly competency: string | null } | null {
    const { schoolMarksUntil: until, competency } = this.state;
    return until && { until, competency };
  }

  get isReleased(): boolean {
    return this.state.releasedAt !== null;
  }

  get dispensations(): Dispensations {
    return this.state.dispensations;
  }

  get scoredBy(): Readonly<Record<string, string>> {
    return this.state.corrections;
  }

  /** Only those who scheduled a session decide on its marks. @throws DomainError out-of-reach */
  requireOwner(organisations: readonly string[]): void {
    if (!this.state.owners.some((owner) => organisations.includes(owner))) throw new DomainError('out-of-reach');
  }

  requireOpenForCandidates(now: Date): void {
    requireOpenForCandidates(this.state, now);
  }

  requireNotReleasing(): void {
    requireNotReleasing(this.state);
  }

  /** Those who scheduled it put it off for everybody. */
  postpone(to: Postponement, begun: boolean, now: Date): Fact {
    const plan = postponed(this.state, to, begun, now);
    this.change(plan);
    return this.postponedTo(plan, null);
  }

  /** What is told where it is put off: for everybody, or in one organisation and below it. */
  postponedTo({ opensAt, closesAt }: Pick<SessionPlan, 'opensAt' | 'closesAt'>, organisationId: string | null): Fact {
    const window = { opensAt: opensAt.toISOString(), closesAt: closesAt.toISOString() };
    return fact(SessionPostponedV1, this.id, {
      sessionId: this.id,
      ...(organisationId && { organisationId }),
      ...window,
    });
  }

  /** An organisation's own plan changed: whoever read the former one begins anew. */
  touch(): void {
    this.change({});
  }

  date(dates: ReleaseDates): void {
    this.change(dated(this.state, dates));
  }

  /** The same exam for who did not come; another paper of its level where the questions are known by then. */
  makeUp(id: string, terms: SessionPlan & SatPaper & Pick<SessionTerms, 'durationMinutes'>) {
    const { owners, level, organisationIds, offlineGraceMinutes } = this.state;
    return ExamSession.schedule(id, owners, { level, organisationIds, offlineGraceMinutes, ...terms }, this.id);
  }

  /** By hand before its date. A second time changes nothing. */
  askRelease(now: Date, outstanding: Outstanding): boolean {
    if (!mayRelease(this.state, now, outstanding)) return false;
    this.change({ releaseAskedAt: now });
    return true;
  }

  /** Every mark is out. */
  conclude(now: Date): void {
    this.change({ releasedAt: now });
  }

  correct(more: Corrections): void {
    this.change(corrected(this.state, more));
  }

  /** Final marks are also made of school marks, which are sent until then; later on, they are taken again until another day. */
  expectSchoolMarks(until: Date, competency: string | null): void {
    if (this.state.releaseAskedAt && !this.state.schoolMarksUntil) throw new DomainError('session-releasing');
    this.change({ schoolMarksUntil: until, competency });
  }

  /** @throws DomainError school-marks-not-expected, school-marks-closed */
  requireSchoolMarksOpen(now: Date): void {
    const { schoolMarksUntil: until } = this.state;
    if (!until) throw new DomainError('school-marks-not-expected');
    if (now >= until) throw new DomainError('school-marks-closed', { until: until.toISOString() });
  }

  private change(to: Partial<SessionState>): void {
    this.state = { ...this.state, ...to, version: this.state.version + 1 };
  }
}
