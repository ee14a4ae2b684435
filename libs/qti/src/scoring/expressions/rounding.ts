import { Decimal, settled } from '@pan/kit/domain';
import type { Expression } from '../item-definition.js';
import { numberOf, type Value } from '../values/value.js';
import type { Scope } from './expression.js';

/** The most figures that `roundTo` and `equalRounded` take. */
export const mostFigures = 15;

/** Figures are decimal, as an author writes them. */
function rounded(value: Decimal, mode: string, figures: number): Decimal | null {
  if (figures < 0 || figures > mostFigures || (mode === 'significantFigures' && figures < 1)) return null;
  return mode === 'significantFigures'
    ? settled(value).toSignificantDigits(figures, Decimal.ROUND_HALF_CEIL)
    : settled(value).toDecimalPlaces(figures, Decimal.ROUND_HALF_CEIL);
}

export function roundedBy({ args }: Expression, value: Decimal, scope: Scope): Decimal | null {
  const figures = scope.countFrom(args['figures'] ?? '');
  return figures === null ? null : rounded(value, args['roundingMode'] ?? 'significantFigures', figures);
}

/** What is made of two numbers; NULL when one of the values is NULL or none. */
export function withTwo(
  [left = null, right = null]: readonly Value[],
  calculate: (a: Decimal, b: Decimal) => Value,
): Value {
  const [a, b] = [numberOf(left), numberOf(right)];
  return a === null || b === null ? null : calculate(a, b);
}
