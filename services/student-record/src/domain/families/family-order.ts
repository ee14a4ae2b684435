import { DomainError } from '@pan/kit/domain';
import { covers, type FamilyAct, familyActs, type Span } from './acts.js';
import { checkedSpan, mustNameJudgment } from './guardian-word.js';

/**
 * `no-contact` forbids some guardians everything, `no-acts` some acts; `protected` forbids everybody everything, save the guardians
 * whom the office names: a record tells by its stays and classes where the child is, so whoever must not find out sees nothing of it.
 */
export const orderKinds = ['no-contact', 'no-acts', 'protected'] as const;
export type OrderKind = (typeof orderKinds)[number];

export interface OrderGiven extends Span {
  readonly kind: OrderKind;
  /** Whom it forbids; of a protected record, to whom it still shows. */
  readonly persons: readonly string[];
  /** Of `no-acts` alone. */
  readonly acts: readonly FamilyAct[];
  readonly judgedOn: string | null;
  readonly reference: string | null;
}

interface FamilyOrderState extends OrderGiven {
  readonly id: string;
  readonly learnerId: string;
  readonly organisationId: string;
  readonly saidBy: string;
  readonly saidAt: Date;
  readonly liftedAt: Date | null;
  readonly liftedBy: string | null;
}

/** What forbids, from a day to a day; it wins over every right. */
export class FamilyOrder {
  private constructor(private state: FamilyOrderState) {}

  /** @throws DomainError order-forbids-nobody, order-forbids-nothing, judgment-not-named, span-ends-before-it-begins */
  static give(
    of: Pick<FamilyOrderState, 'id' | 'learnerId' | 'organisationId' | 'saidBy'>,
    given: OrderGiven,
    saidAt: Date,
  ): FamilyOrder {
    if (given.kind !== 'protected') mustNameJudgment(given);
    if (given.kind !== 'protected' && given.persons.length === 0) throw new DomainError('order-forbids-nobody');
    if (given.kind === 'no-acts' && given.acts.length === 0) throw new DomainError('order-forbids-nothing');
    const acts = given.kind === 'no-acts' ? familyActs.filter((act) => given.acts.includes(act)) : [];
    const persons = [...new Set(given.persons)].sort();
    return new FamilyOrder({ ...of, ...checkedSpan(given), persons, acts, saidAt, liftedAt: null, liftedBy: null });
  }

  get id(): string {
    return this.state.id;
  }

  get organisationId(): string {
    return this.state.organisationId;
  }

  get given(): Readonly<FamilyOrderState> {
    return this.state;
  }

  forbids(personId: string, act: FamilyAct, day: string): boolean {
    const { kind, persons, acts, liftedAt } = this.state;
    if (liftedAt !== null || !covers(this.state, day) || (kind === 'no-acts' && !acts.includes(act))) return false;
    return persons.includes(personId) !== (kind === 'protected');
  }

  /** @returns whether it held until now */
  lift(by: string, now: Date): boolean {
    if (this.state.liftedAt !== null) return false;
    this.state = { ...this.state, liftedAt: now, liftedBy: by };
    return true;
  }
}
