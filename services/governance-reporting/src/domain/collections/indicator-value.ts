import { Decimal } from '@pan/kit/domain';
import type { ReturnIndicator } from './form.js';

/** What returns say of an indicator, added up exactly: of those expected, how many have a value of their own, and of their former return. */
export interface IndicatorSums {
  readonly expected: number;
  readonly received: number;
  readonly used: number;
  readonly carried: number;
  readonly numerator: string | null;
  readonly denominator: string | null;
}

export const unknownReasons = ['nobody-expected', 'values-missing', 'no-value', 'division-by-zero'] as const;
export type UnknownReason = (typeof unknownReasons)[number];

/** A value as exact text, or why there is none: what cannot be known is never zero. */
export interface IndicatorValue {
  readonly value: string | null;
  readonly reason: UnknownReason | null;
}

/** Half of the last digit goes up, away from zero. */
export function valueOf(indicator: ReturnIndicator, sums: IndicatorSums): IndicatorValue {
  const unknown = (reason: UnknownReason): IndicatorValue => ({ value: null, reason });
  const known = sums.used + sums.carried;
  if (sums.expected === 0) return unknown('nobody-expected');
  if (indicator.missing === 'refuse' && known < sums.expected) return unknown('values-missing');
  if (known === 0 || sums.numerator === null) return unknown('no-value');
  const above = new Decimal(sums.numerator).times(indicator.factor);
  if (!indicator.denominator) return { value: above.toFixed(indicator.decimals), reason: null };
  const below = new Decimal(sums.denominator ?? '0');
  if (below.isZero()) return unknown('division-by-zero');
  return { value: above.div(below).toFixed(indicator.decimals), reason: null };
}
