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

/** What the host said last, and when. */
export interface ResultVersion extends Report {
  readonly version: number;
  readonly reportedAt: Date;
}

interface CourseResultState extends ResultVersion {
  readonly id: string;
  readonly requestId: string;
  readonly learnerId: string;
  /** For whom it was begun, where the learner's record was merged or parted since. */
  readonly begunFor: string | null;
  readonly homeOrganisationId: string;
  readonly hostOrganisationId: string;
  readonly courseCode: string;
  readonly courseTitle: string;
  readonly recognisedCredits: number | null;
  readonly recognisedAt: Date | null;
}

/** The host's result of one enrolment: every version is kept, the last one holds; and the credits that home recognises. */
export class CourseResult {
  private constructor(private state: CourseResultState) {}

  /** The first version. @throws DomainError never-seated: a result belongs to whoever had a seat, also one given up since */
  static of(
    id: string,
    request: EnrolmentRequest,
    course: NamedCourse,
    report: Report,
    now: Date,
  ): { result: CourseResult; fact: Fact } {
    if (!request.seatedAt) throw new DomainError('never-seated', { state: request.standing });
    const { id: requestId, learnerId, homeOrganisationId, hostOrganisationId } = request;
    const whose = { id, requestId, learnerId, begunFor: null, homeOrganisationId, hostOrganisationId };
    const named = { courseCode: course.code, courseTitle: course.title };
    const first = { ...report, version: 1, reportedAt: now, recognisedCredits: null, recognisedAt: null };
    const result = new CourseResult({ ...whose, ...named, ...first });
    return { result, fact: result.reported };
  }

  get id(): string {
    return this.state.id;
  }

  get learnerId(): string {
    return this.state.learnerId;
  }

  get latest(): ResultVersion {
    const { version, state, passed, score, scale, credits, reportedAt } = this.state;
    return { version, state, passed, score, scale, credits, reportedAt };
  }

  get isFinal(): boolean {
    return this.state.state === 'completed';
  }

  /** A new version; the same again is none. */
  report(report: Report, now: Date): Fact | null {
    if ((Object.keys(report) as (keyof Report)[]).every((field) => report[field] === this.state[field])) return null;
    this.state = { ...this.state, ...report, version: this.state.version + 1, reportedAt: now };
    return this.reported;
  }

  /** Two records were one learner's. */
  moveTo(learnerId: string): void {
    this.state = { ...this.state, learnerId, begunFor: this.state.begunFor ?? this.state.learnerId };
  }

  /** Home counts these credits towards its programme. @throws DomainError result-not-passed */
  recognise(credits: number, now: Date): Fact | null {
    if (!this.isFinal || this.state.passed !== true) throw new DomainError('result-not-passed');
    if (this.state.recognisedCredits === credits) return null;
    this.state = { ...this.state, recognisedCredits: credits, recognisedAt: now };
    return this.recognised(credits, now);
  }

  /** What holds now, for a reader who may know nothing of it yet. */
  get present(): Fact[] {
    const { recognisedCredits, recognisedAt } = this.state;
    if (recognisedCredits === null || recognisedAt === null) return [this.reported];
    return [this.reported, this.recognised(recognisedCredits, recognisedAt)];
  }

  private recognised(credits: number, at: Date): Fact {
    const { id: resultId, learnerId, homeOrganisationId } = this.state;
    const recognisedAt = at.toISOString();
    return fact(CreditRecognisedV1, learnerId, { resultId, learnerId, homeOrganisationId, credits, recognisedAt });
  }

  private get reported(): Fact {
    const { id, learnerId, requestId, hostOrganisationId, version, courseCode, courseTitle, state } = this.state;
    const { passed, score, scale, credits, reportedAt } = this.state;
    return fact(ResultReportedV1, learnerId, {
      ...{ resultId: id, learnerId, requestId, hostOrganisationId, version, courseCode, courseTitle, state },
      ...(passed !== null && { passed }),
      ...(score !== null && { score }),
      ...(scale !== null && { scale }),
      ...(credits !== null && { credits }),
      reportedAt: reportedAt.toISOString(),
    });
  }
}
