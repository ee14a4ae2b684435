import { DomainError } from '@pan/kit/domain';
import { readPermanentCode } from '@pan/quebec';

export const codeRequestKinds = ['allocation', 'change'] as const;
export type CodeRequestKind = (typeof codeRequestKinds)[number];

interface CodeRequestState {
  readonly id: string;
  readonly learnerId: string;
  readonly organisationId: string;
  readonly visibleTo: readonly string[];
  readonly kind: CodeRequestKind;
  readonly reason: string;
  readonly askedBy: string;
  readonly askedAt: Date;
  readonly standing: 'open' | 'answered' | 'refused';
  readonly answer: string | null;
  readonly answeredBy: string | null;
  readonly answeredAt: Date | null;
  readonly answerWhy: string | null;
  readonly version: number;
}

/** Who answers for a step, when, and why. */
export interface By {
  readonly actor: string;
  readonly at: Date;
  readonly why: string;
}

/** A school asks the ministry for a learner's permanent code, or for another one. The code is the ministry's to give; it is checked here, never computed. */
export class CodeRequest {
  private constructor(private state: CodeRequestState) {}

  /** @throws DomainError code-already-known: who has a code asks for a change; code-not-known: who has none for an allocation */
  static ask(
    of: Pick<CodeRequestState, 'id' | 'learnerId' | 'organisationId' | 'visibleTo' | 'kind'>,
    present: string | null,
    { actor, at, why }: By,
  ): CodeRequest {
    if (of.kind === 'allocation' && present !== null) throw new DomainError('code-already-known');
    if (of.kind === 'change' && present === null) throw new DomainError('code-not-known');
    const open = { standing: 'open', answer: null, answeredBy: null, answeredAt: null, answerWhy: null } as const;
    return new CodeRequest({ ...of, reason: why, askedBy: actor, askedAt: at, ...open, version: 1 });
  }

  get id(): string {
    return this.state.id;
  }

  get learnerId(): string {
    return this.state.learnerId;
  }

  get reason(): string {
    return this.state.reason;
  }

  /** @returns the code as it is kept. @throws DomainError code-request-closed, code-answer-malformed, code-answer-incoherent */
  grant(text: string, birthDate: string | null, by: By): string {
    const { code, doubt } = readPermanentCode(text, birthDate);
    if (code === null) throw new DomainError('code-answer-malformed');
    if (doubt !== null) throw new DomainError('code-answer-incoherent');
    this.close('answered', code, by);
    return code;
  }

  /** @throws DomainError code-request-closed */
  refuse(by: By): void {
    this.close('refused', null, by);
  }

  private close(standing: 'answered' | 'refused', answer: string | null, { actor, at, why }: By): void {
    if (this.state.standing !== 'open') throw new DomainError('code-request-closed');
    const { version } = this.state;
    this.state = {
      ...this.state,
      standing,
      answer,
      answeredBy: actor,
      answeredAt: at,
      answerWhy: why,
      version: version + 1,
    };
  }
}
