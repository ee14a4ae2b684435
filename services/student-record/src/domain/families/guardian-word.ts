import { DomainError } from '@pan/kit/domain';
import { covers, type FamilyAct, familyActs, type Span } from './acts.js';

export const wordBases = ['parental-authority', 'judgment', 'tutorship'] as const;
export type WordBasis = (typeof wordBases)[number];

export interface GuardianRight extends Span {
  readonly act: FamilyAct;
}

/** What a school says: all rights of one guardian over one child, and by what they are known. */
export interface SaidOfGuardian {
  readonly rights: readonly GuardianRight[];
  readonly basis: WordBasis;
  /** Of a judgment: its date and number, never its text. */
  readonly judgedOn: string | null;
  readonly reference: string | null;
}

interface GuardianWordState extends SaidOfGuardian {
  readonly id: string;
  readonly learnerId: string;
  readonly personId: string;
  readonly organisationId: string;
  readonly saidBy: string;
  readonly saidAt: Date;
  /** Since when the school says otherwise; it stays in the record as what was said. */
  readonly replacedAt: Date | null;
}

/** The whole word of one organisation about one guardian and one child; an act that it leaves out is one that it does not allow. */
export class GuardianWord {
  private constructor(private state: GuardianWordState) {}

  /** @throws DomainError span-ends-before-it-begins, judgment-not-named */
  static say(
    of: Pick<GuardianWordState, 'id' | 'learnerId' | 'personId' | 'organisationId' | 'saidBy'>,
    said: SaidOfGuardian,
    saidAt: Date,
  ): GuardianWord {
    if (said.basis === 'judgment') mustNameJudgment(said);
    return new GuardianWord({ ...of, ...said, rights: inOrder(said.rights), saidAt, replacedAt: null });
  }

  get personId(): string {
    return this.state.personId;
  }

  get organisationId(): string {
    return this.state.organisationId;
  }

  get said(): Readonly<GuardianWordState> {
    return this.state;
  }

  get isPresent(): boolean {
    return this.state.replacedAt === null;
  }

  allows(act: FamilyAct, day: string): boolean {
    return this.state.rights.some((right) => right.act === act && covers(right, day));
  }

  saysTheSame({ rights, basis, judgedOn, reference }: SaidOfGuardian): boolean {
    const now = this.state;
    return (
      JSON.stringify([inOrder(rights), basis, judgedOn, reference]) ===
      JSON.stringify([inOrder(now.rights), now.basis, now.judgedOn, now.reference])
    );
  }

  replace(now: Date): void {
    if (this.isPresent) this.state = { ...this.state, replacedAt: now };
  }
}

/** @throws DomainError judgment-not-named */
export function mustNameJudgment(of: { readonly judgedOn: string | null; readonly reference: string | null }): void {
  if (of.judgedOn === null || of.reference === null) throw new DomainError('judgment-not-named');
}

/** @throws DomainError span-ends-before-it-begins */
export function checkedSpan<T extends Span>(span: T): T {
  if (span.validUntil !== null && span.validUntil < span.validFrom) throw new DomainError('span-ends-before-it-begins');
  return span;
}

function inOrder(rights: readonly GuardianRight[]): GuardianRight[] {
  return rights
    .map(({ act, validFrom, validUntil }) => checkedSpan({ act, validFrom, validUntil }))
    .sort(
      (one, other) =>
        familyActs.indexOf(one.act) - familyActs.indexOf(other.act) || one.validFrom.localeCompare(other.validFrom),
    );
}
