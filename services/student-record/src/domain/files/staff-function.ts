import { DomainError } from '@pan/kit/domain';
import { covers, type Span } from '../families/acts.js';
import { checkedSpan } from '../families/guardian-word.js';
import { type Profession, type ToldFunction, toldFunctions } from './functions.js';

export interface FunctionTold extends Span {
  readonly function: ToldFunction;
  /** Of `professional`, and of it alone. */
  readonly profession: Profession | null;
}

interface StaffFunctionState extends FunctionTold {
  readonly id: string;
  readonly staffId: string;
  readonly organisationId: string;
  readonly visibleTo: readonly string[];
  readonly saidBy: string;
  readonly saidAt: Date;
  /** Since when the organisation says otherwise; it stays as what was said. */
  readonly replacedAt: Date | null;
}

type Of = Pick<StaffFunctionState, 'staffId' | 'organisationId' | 'visibleTo' | 'saidBy'>;

/** That somebody has a function at an organisation, from a day to a day, both included. */
export class StaffFunction {
  private constructor(private state: StaffFunctionState) {}

  /** @throws DomainError profession-not-named, profession-of-no-professional, span-ends-before-it-begins */
  static tell(id: string, of: Of, told: FunctionTold, saidAt: Date): StaffFunction {
    return new StaffFunction({ id, ...of, ...checked(told), saidAt, replacedAt: null });
  }

  get id(): string {
    return this.state.id;
  }

  get told(): FunctionTold {
    const { function: code, profession, validFrom, validUntil } = this.state;
    return { function: code, profession, validFrom, validUntil };
  }

  holdsOn(day: string): boolean {
    return this.state.replacedAt === null && covers(this.state, day);
  }

  replace(now: Date): void {
    if (this.state.replacedAt === null) this.state = { ...this.state, replacedAt: now };
  }
}

function checked(told: FunctionTold): FunctionTold {
  const { function: code, profession, validFrom, validUntil } = told;
  if (code === 'professional' && profession === null) throw new DomainError('profession-not-named');
  if (code !== 'professional' && profession !== null) throw new DomainError('profession-of-no-professional');
  return checkedSpan({ function: code, profession, validFrom, validUntil });
}

/** Whether both lists say the same, in whatever order. */
export function saysTheSame(one: readonly FunctionTold[], other: readonly FunctionTold[]): boolean {
  return JSON.stringify(inOrder(one)) === JSON.stringify(inOrder(other));
}

const rank = (told: FunctionTold): string =>
  [toldFunctions.indexOf(told.function), told.profession, told.validFrom, told.validUntil].join();

/** Each once. */
export function inOrder(told: readonly FunctionTold[]): FunctionTold[] {
  const ranked = told.map(({ function: code, profession, validFrom, validUntil }) => {
    const one = { function: code, profession, validFrom, validUntil };
    return [rank(one), one] as const;
  });
  return [...new Map(ranked.sort(([a], [b]) => a.localeCompare(b))).values()];
}
