import { readNumber } from './numbers.js';
import { Decimal as AnyDecimal } from 'decimal.js';

// What people write in decimals is reckoned in decimals: 0.29 × 100 is 29, and 0.1 + 0.7 is 0.8.

/**
 * Fifty digits are carried from one step to the next, and thirty-four decide (as many as decimal128 has): sums and products of
 * what authors write are exact, a third taken three times is one, and roots, sines and the like are right to the 34th digit.
 * Beyond the range of a double a number is infinite, so that no step takes long.
 */
export const Decimal = AnyDecimal.clone({
  defaults: true,
  precision: 50,
  rounding: AnyDecimal.ROUND_HALF_UP,
  maxE: 308,
  minE: -324,
});
export type Decimal = AnyDecimal;
/** A decimal, or what one is made of. */
export type Numeric = AnyDecimal.Value;

const deciding = 34;

/** A number by the digits that decide: for comparing, cutting, rounding, and giving out. */
export const settled = (value: Decimal): Decimal => value.toSignificantDigits(deciding);

export const zero = new Decimal(0);
export const sumOf = (all: readonly Numeric[]): Decimal => all.reduce<Decimal>((sum, one) => sum.plus(one), zero);

/** A half goes towards plus infinity, whatever the sign. */
export const wholeOf = (value: Decimal): Decimal => settled(value).toDecimalPlaces(0, Decimal.ROUND_HALF_CEIL);

/** A finite number in the form of XML Schema's double, digit for digit, or null. */
export function readDecimal(text: string): Decimal | null {
  return readNumber(text) === null ? null : new Decimal(text);
}
