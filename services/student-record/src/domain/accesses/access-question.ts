import { AccessQuestionLateV1 } from '@pan/contracts';
import { beginningOfDay, daysAfter, DomainError, fact, type Fact, schoolDay } from '@pan/kit/domain';

export const questionKinds = ['why', 'not-known-to-us', 'wrong-person', 'too-often', 'other'] as const;
export type QuestionKind = (typeof questionKinds)[number];

/** RLRQ, c., s. 47: a public body answers within twenty days. */
export const daysToAnswer = 20;

export interface AccessQuestionState {
  readonly id: string;
  readonly entryId: string;
  readonly learnerId: string;
  /** Who asks. */
  readonly subject: string;
  /** Codes of the organisations that looked and all above them: they answer. */
  readonly visibleTo: readonly string[];
  readonly kind: QuestionKind;
  readonly text: string;
  readonly askedAt: Date;
  /** The beginning of the first day on which an answer is late. */
  readonly dueAt: Date;
  readonly standing: 'asked' | 'answered' | 'withdrawn';
  readonly answer: string | null;
  readonly answeredBy: string | null;
  readonly endedAt: Date | null;
  /** When it was told that it is late. */
  readonly remindedAt: Date | null;
  readonly version: number;
}

/** A family asks about one look; the organisation that looked answers, or the family takes the question back. */
export class AccessQuestion {
  private constructor(private state: AccessQuestionState) {}

  static ask(
    of: Pick<AccessQuestionState, 'id' | 'entryId' | 'learnerId' | 'subject' | 'visibleTo' | 'kind' | 'text'>,
    askedAt: Date,
  ): AccessQuestion {
    const dueAt = beginningOfDay(daysAfter(schoolDay(askedAt), daysToAnswer + 1));
    const open = { standing: 'asked', answer: null, answeredBy: null, endedAt: null, remindedAt: null } as const;
    return new AccessQuestion({ ...of, askedAt, dueAt, ...open, version: 1 });
  }

  get id(): string {
    return this.state.id;
  }

  get learnerId(): string {
    return this.state.learnerId;
  }

  get entryId(): string {
    return this.state.entryId;
  }

  get subject(): string {
    return this.state.subject;
  }

  get dueAt(): Date {
    return this.state.dueAt;
  }

  /** @throws DomainError access-question-closed */
  reply(answer: string, answeredBy: string, now: Date): void {
    this.end('answered', now);
    this.state = { ...this.state, answer, answeredBy };
  }

  /** @throws DomainError access-question-closed */
  withdraw(now: Date): void {
    this.end('withdrawn', now);
  }

  /** That it is late is told once to each organisation that looked. */
  remind(organisationIds: readonly string[], now: Date): Fact[] {
    const { standing, dueAt, remindedAt, version } = this.state;
    if (standing !== 'asked' || remindedAt !== null || now < dueAt) return [];
    this.state = { ...this.state, remindedAt: now, version: version + 1 };
    return organisationIds.map((organisationId) => fact(AccessQuestionLateV1, organisationId, { organisationId }));
  }

  private end(standing: 'answered' | 'withdrawn', endedAt: Date): void {
    if (this.state.standing !== 'asked') throw new DomainError('access-question-closed');
    this.state = { ...this.state, standing, endedAt, version: this.state.version + 1 };
  }
}
