import { CreditRecognisedV1, ResultReportedV1, type ResultState } from '@pan/contracts';
import { DomainError, fact, type Fact } from '@pan/kit/domain';
import type { EnrolmentRequest } from './enrolment-request.js';

/** What the host says about how it went. `score` means what `scale` says; nothing is converted. */
export interface Report {
  readonly state: ResultState;
  readonly passed: boolean | null;
  readonly score: string | null;
  readonly scale: string | null;
  readonly credits: number | null;
}

/** A course as it was called when its result came. */
export interface NamedCourse {
  readonly code: string;
  readonly title: string;
}

/** The host's result of one enrolment: every version is kept, the last one holds; and the credits that home recognises. */
export class CourseResult {
  readonly id: string;
  readonly requestId: string;
  learnerId: string;
  readonly homeOrganisationId: string;
  readonly hostOrganisationId: string;
  readonly courseCode: string;
  readonly courseTitle: string;
  version = 1;
  state!: ResultState;
  passed!: boolean | null;
  score!: string | null;
  scale!: string | null;
  credits!: number | null;
  reportedAt!: Date;
  private recognisedCredits: number | null = null;
  private recognisedAt: Date | null = null;

  private constructor(id: string, request: EnrolmentRequest, course: NamedCourse, report: Report, now: Date) {
    this.id = id;
    this.requestId = request.id;
    this.learnerId = request.learnerId;
    this.homeOrganisationId = request.homeOrganisationId;
    this.hostOrganisationId = request.hostOrganisationId;
    this.courseCode = course.code;
    this.courseTitle = course.title;
    this.take(report, now);
  }

  /** The first version. @throws DomainError never-seated: a result belongs to whoever had a seat, also one given up since */
  static of(
    id: string,
    request: EnrolmentRequest,
    course: NamedCourse,
    report: Report,
    now: Date,
  ): { result: CourseResult; fact: Fact } {
    if (!request.seatedAt) throw new DomainError('never-seated', { state: request.state });
    const result = new CourseResult(id, request, course, report, now);
    return { result, fact: result.reported };
  }

  /** A new version; the same again is none. */
  report(report: Report, now: Date): Fact | null {
    if ((Object.keys(report) as (keyof Report)[]).every((field) => report[field] === this[field])) return null;
    this.version += 1;
    this.take(report, now);
    return this.reported;
  }

  /** Two records were one learner's. */
  moveTo(learnerId: string): void {
    this.learnerId = learnerId;
  }

  /** Home counts these credits towards its programme. @throws DomainError result-not-passed */
  recognise(credits: number, now: Date): Fact | null {
    if (this.state !== 'completed' || this.passed !== true) throw new DomainError('result-not-passed');
    if (this.recognisedCredits === credits) return null;
    this.recognisedCredits = credits;
    this.recognisedAt = now;
    return this.recognised(credits, now);
  }

  /** What holds now, for a reader who may know nothing of it yet. */
  get present(): Fact[] {
    const { recognisedCredits, recognisedAt } = this;
    if (recognisedCredits === null || recognisedAt === null) return [this.reported];
    return [this.reported, this.recognised(recognisedCredits, recognisedAt)];
  }

  private take({ state, passed, score, scale, credits }: Report, now: Date): void {
    this.state = state;
    this.passed = passed;
    this.score = score;
    this.scale = scale;
    this.credits = credits;
    this.reportedAt = now;
  }

  private recognised(credits: number, at: Date): Fact {
    const { id: resultId, learnerId, homeOrganisationId } = this;
    const recognisedAt = at.toISOString();
    return fact(CreditRecognisedV1, learnerId, { resultId, learnerId, homeOrganisationId, credits, recognisedAt });
  }

  get isFinal(): boolean {
    return this.state === 'completed';
  }

  private get reported(): Fact {
    const { id, learnerId, requestId, hostOrganisationId, version, courseCode, courseTitle, state } = this;
    const { passed, score, scale, credits } = this;
    return fact(ResultReportedV1, learnerId, {
      ...{ resultId: id, learnerId, requestId, hostOrganisationId, version, courseCode, courseTitle, state },
      ...(passed !== null && { passed }),
      ...(score !== null && { score }),
      ...(scale !== null && { scale }),
      ...(credits !== null && { credits }),
      reportedAt: this.reportedAt.toISOString(),
    });
  }
}
