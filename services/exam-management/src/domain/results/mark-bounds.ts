import { Decimal, type Numeric, settled, zero } from '@pan/kit/domain';

const hundred = new Decimal(100);

/** A mark out of 100 that a formula gave: below 0 it counts 0, above 100 it counts 100. */
export const clamped = (mark: Decimal): Decimal => Decimal.min(hundred, Decimal.max(zero, mark));

/** The exam mark E: the points earned over those possible, out of 100, not rounded. */
export const examMark = (points: Numeric, maxPoints: Numeric): Decimal =>
  clamped(settled(new Decimal(points).times(100).div(maxPoints)));

/** As a decimal is kept and shown: by the digits that decide, without an exponent. */
export const written = (value: Decimal): string => settled(value).toFixed();
