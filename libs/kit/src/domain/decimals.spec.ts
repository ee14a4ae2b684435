import fc from 'fast-check';
import { Decimal, readDecimal, settled, sumOf, wholeOf } from './decimals.js';

/** A number as somebody writes it: its digits as one whole number, and how many of them stand behind the point. */
const written = fc
  .tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.nat(12))
  .map(([digits, places]) => ({ digits, places, value: readDecimal(`${digits}e-${places}`)! }));
const scaled = (value: Decimal, places: number) => BigInt(value.times(new Decimal(10).pow(places)).toFixed());

describe('Decimals', () => {
  it('are added and multiplied as whole numbers are [F11]', () => {
    fc.assert(
      fc.property(fc.array(written, { maxLength: 20 }), written, written, (all, one, other) => {
        const exact = all.reduce((sum, { digits, places }) => sum + digits * 10n ** BigInt(12 - places), 0n);
        expect(scaled(sumOf(all.map(({ value }) => value)), 12)).toBe(exact);
        expect(scaled(one.value.times(other.value), one.places + other.places)).toBe(one.digits * other.digits);
      }),
    );
  });

  it('come back to the whole where a third is taken three times [F11]', () => {
    expect(wholeOf(new Decimal(1).div(3).times(3)).toNumber()).toBe(1);
    expect(settled(new Decimal(1).div(7).times(7)).eq(1)).toBe(true);
  });

  it('are what was written, or none [F11]', () => {
    expect(['0.1', '+.5', '5.', '1e-7', '-0'].map((text) => readDecimal(text)?.toString())).toEqual([
      '0.1',
      '0.5',
      '5',
      '1e-7',
      '0',
    ]);
    expect(['', ' ', '3,5', '0x10', '1e999', 'Infinity', 'NaN', '1 2', '١'].map(readDecimal)).toEqual(
      Array(9).fill(null),
    );
  });
});
