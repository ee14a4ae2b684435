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

/** The host's result of one enrolment: every version is kept, the last one holds; and the credits that home recognises. */
export class CourseResult {
  private constructor(
    readonly id: string,
    readonly requestId: string,
    public learnerId: string,
    readonly homeOrganisationId: string,
    readonly hostOrganisationId: string,
    readonly courseCode: string,
    readonly courseTitle: string,
    public version: number,
    public state: ResultState,
    public passed: boolean | null,
    public score: string | null,
    public scale: string | null,
    public credits: number | null,
    public reportedAt: Date,
    public recognisedCredits: number | null,
    public recognisedAt: Date | null,
  ) {}

  /** The first version. @throws DomainError never-seated: a result belongs to whoever had a seat, also one given up since */
  static of(
    id: string,
    request: EnrolmentRequest,
    course: { readonly code: string; readonly title: string },
    report: Report,
    now: Date,
  ): { result: CourseResult; fact: Fact } {
    if (!request.seatedAt) throw new DomainError('never-seated', { state: request.state });
    const result = new CourseResult(
      ...([id, request.id, request.learnerId, request.homeOrganisationId, request.hostOrganisationId] as const),
      ...([course.code, course.title, 1, report.state, report.passed, report.score, report.scale] as const),
      ...([report.credits, now, null, null] as const),
    );
    return { result, fact: result.reported };
  }

  /** A new version; the same again is none. */
  report(report: Report, now: Date): Fact | null {
    if ((Object.keys(report) as (keyof Report)[]).every((field) => report[field] === this[field])) return null;
    Object.assign(this, report, { version: this.version + 1, reportedAt: now });
    return this.reported;
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
