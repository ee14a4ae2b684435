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

/** What another service says of a result: the whole of it, a corrected mark, or credits recognised. */
export type SaidOfResult =
  | {
      readonly says: 'whole';
      readonly kind: ResultKind;
      readonly organisationId: string;
      readonly sourceVersion: number | null;
      readonly content: ResultContent;
    }
  | { readonly says: 'corrected'; readonly mark: number; readonly passed: boolean; readonly reason: string }
  | { readonly says: 'recognised'; readonly credits: number };

/** A version as it was heard; it never changes. */
export interface ResultVersion extends Provenance {
  readonly resultId: string;
  readonly version: number;
  readonly content: ResultContent;
}

interface ResultState extends Provenance {
  readonly id: string;
  readonly kind: ResultKind;
  readonly learnerId: string;
  /** The record of which its service said it first, however that goes on; null in results from before that was kept. */
  readonly saidOf: string | null;
  readonly organisationId: string;
  readonly content: ResultContent;
  readonly sourceVersion: number | null;
  readonly version: number;
}

/** A mark or a course result of a learner, as another service released it: what holds now, and by whose word. */
export class Result {
  private constructor(private state: ResultState) {}

  /** A result begins by being said whole; what speaks of one that nobody knows waits for that. */
  static report(id: string, learnerId: string, saidOf: string, said: SaidOfResult, by: Provenance): Result {
    if (said.says !== 'whole') throw new DomainError('result-unknown');
    const { kind, organisationId, content, sourceVersion } = said;
    return new Result({ id, kind, learnerId, saidOf, organisationId, content, ...by, sourceVersion, version: 1 });
  }

  get kind(): ResultKind {
    return this.state.kind;
  }

  get learnerId(): string {
    return this.state.learnerId;
  }

  get organisationId(): string {
    return this.state.organisationId;
  }

  get latest(): ResultVersion {
    const { id: resultId, version, content, service, eventId, reportedAt, heardAt } = this.state;
    return { resultId, version, content, service, eventId, reportedAt, heardAt };
  }

  /** Its own service now says it of a record that was parted from this one. */
  follow(learnerId: string): void {
    this.state = { ...this.state, learnerId, saidOf: learnerId };
  }

  /**
   * Its own service says something of it.
   * @param learnerId the record that speaks now for whom it is said of
   * @returns null where that is nothing new
   */
  hear(learnerId: string, said: SaidOfResult, by: Provenance): ResultVersion | null {
    if (learnerId !== this.state.learnerId) throw new DomainError('result-of-another-learner');
    if (by.service !== this.state.service) throw new DomainError('result-of-another-service');
    const { content } = this.state;
    switch (said.says) {
      case 'whole':
        return this.restate(said.content, said.sourceVersion, by);
      case 'corrected': {
        // A correction that is read again after a later one is none.
        if (by.reportedAt < this.state.reportedAt) return null;
        // The former mark stays in the history.
        const { mark, passed, reason } = said;
        return this.say({ ...content, mark, passed, reason, state: 'corrected' }, by);
      }
      case 'recognised':
        // So many credits of the course the home institution counts.
        return this.say({ ...content, recognisedCredits: said.credits }, by);
    }
  }

  /** A version that the source numbered no higher than the known one is a repeat, without numbers one that it reported no later. */
  private restate(content: ResultContent, sourceVersion: number | null, by: Provenance): ResultVersion | null {
    const { state } = this;
    const isRepeat =
      sourceVersion !== null && state.sourceVersion !== null
        ? sourceVersion <= state.sourceVersion
        : by.reportedAt <= state.reportedAt;
    if (isRepeat) return null;
    const next = this.say({ ...content, recognisedCredits: state.content.recognisedCredits }, by);
    this.state = { ...this.state, sourceVersion };
    return next;
  }

  private say(content: ResultContent, { eventId, reportedAt, heardAt }: Provenance): ResultVersion | null {
    if (sameContent(content, this.state.content)) return null;
    this.state = { ...this.state, content, eventId, reportedAt, heardAt, version: this.state.version + 1 };
    return this.latest;
  }
}

function sameContent(one: ResultContent, other: ResultContent): boolean {
  return (Object.keys(one) as (keyof ResultContent)[]).every((key) => one[key] === other[key]);
}
