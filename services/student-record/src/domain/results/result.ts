import type { Level } from '@pan/contracts';
import { DomainError } from '@pan/kit/domain';

export const resultKinds = ['exam', 'course'] as const;
export type ResultKind = (typeof resultKinds)[number];

/** What a version of a result says; what does not apply to its kind is null. */
export interface ResultContent {
  readonly subject: string | null;
  readonly courseCode: string | null;
  readonly title: string | null;
  readonly schoolYear: string | null;
  readonly level: Level | null;
  /** Out of 100. */
  readonly mark: number | null;
  readonly passed: boolean | null;
  /** As the host institution gave it, never converted. */
  readonly score: string | null;
  readonly scale: string | null;
  /** Credits of the course, as its host counts them. */
  readonly credits: number | null;
  /** Credits that the home institution recognises. */
  readonly recognisedCredits: number | null;
  readonly state: string;
  /** Why a version corrects the one before, as a code. */
  readonly reason: string | null;
}

/** Who said it, by which event, and when. */
export interface Provenance {
  readonly service: string;
  readonly eventId: string;
  readonly reportedAt: Date;
  readonly heardAt: Date;
}

/** A version as it was heard; it never changes. */
export interface ResultVersion extends Provenance {
  readonly resultId: string;
  readonly version: number;
  readonly content: ResultContent;
}

/** A mark or a course result of a learner, as another service released it: what holds now, and by whose word. */
export class Result {
  private constructor(
    readonly id: string,
    readonly kind: ResultKind,
    readonly learnerId: string,
    readonly organisationId: string,
    private content: ResultContent,
    private service: string,
    private eventId: string,
    private reportedAt: Date,
    private heardAt: Date,
    private sourceVersion: number | null,
    public version: number,
  ) {}

  static report(
    of: { id: string; kind: ResultKind; learnerId: string; organisationId: string; sourceVersion: number | null },
    content: ResultContent,
    by: Provenance,
  ): Result {
    const { service, eventId, reportedAt, heardAt } = by;
    const { id, kind, learnerId, organisationId, sourceVersion } = of;
    return new Result(
      id,
      kind,
      learnerId,
      organisationId,
      content,
      service,
      eventId,
      reportedAt,
      heardAt,
      sourceVersion,
      1,
    );
  }

  get latest(): ResultVersion {
    const { id: resultId, version, content, service, eventId, reportedAt, heardAt } = this;
    return { resultId, version, content, service, eventId, reportedAt, heardAt };
  }

  /** The source says the whole again; a version that it numbered no higher than the known one is a repeat, without numbers one that it reported no later. */
  restate(content: ResultContent, sourceVersion: number | null, by: Provenance): ResultVersion | null {
    this.mustComeFrom(by.service);
    const isRepeat =
      sourceVersion !== null && this.sourceVersion !== null
        ? sourceVersion <= this.sourceVersion
        : by.reportedAt <= this.reportedAt;
    if (isRepeat) return null;
    const { recognisedCredits } = this.content;
    const next = this.say({ ...content, recognisedCredits }, by);
    this.sourceVersion = sourceVersion;
    return next;
  }

  /** A mark was wrong: the new one holds, the former stays in the history. */
  correct(mark: { mark: number; passed: boolean; reason: string }, by: Provenance): ResultVersion | null {
    this.mustComeFrom(by.service);
    return this.say({ ...this.content, ...mark, state: 'corrected' }, by);
  }

  /** The home institution counts so many credits of the course. */
  recognise(recognisedCredits: number, by: Provenance): ResultVersion | null {
    this.mustComeFrom(by.service);
    return this.say({ ...this.content, recognisedCredits }, by);
  }

  private mustComeFrom(service: string): void {
    if (service !== this.service) throw new DomainError('result-of-another-service');
  }

  private say(content: ResultContent, by: Provenance): ResultVersion | null {
    if (sameContent(content, this.content)) return null;
    const { eventId, reportedAt, heardAt } = by;
    Object.assign(this, { content, eventId, reportedAt, heardAt, version: this.version + 1 });
    return this.latest;
  }
}

function sameContent(one: ResultContent, other: ResultContent): boolean {
  return (Object.keys(one) as (keyof ResultContent)[]).every((key) => one[key] === other[key]);
}
