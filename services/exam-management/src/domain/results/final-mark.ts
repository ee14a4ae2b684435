import { Decimal, type Numeric, settled, wholeOf } from '@pan/kit/domain';

/** Which rule gave a final mark: the exam alone where it is higher, else the weighted sum of both. */
export type FinalRule = 'exam-higher' | 'weighted-sum';

export interface FinalMark {
  readonly rule: FinalRule;
  /** Before it is rounded. */
  readonly exact: Decimal;
  /** Rounded half up, once. */
  readonly mark: number;
}

/** @param moderated clamped, and as little rounded as the other: with both at a half a mark rounded first fails who passes */
export function finalMark(converted: Decimal, moderated: Decimal, weight: Numeric): FinalMark {
  const w = new Decimal(weight);
  const isHigher = converted.gt(moderated);
  const sum = w.times(converted).plus(new Decimal(1).minus(w).times(moderated));
  const exact = settled(isHigher ? converted : sum);
  return { rule: isHigher ? 'exam-higher' : 'weighted-sum', exact, mark: wholeOf(exact).toNumber() };
}
