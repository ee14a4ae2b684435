import fc from 'fast-check';
import { Decimal, readDecimal, settled, sumOf, wholeOf, type Numeric } from './decimals.js';
import { functions, statistics } from './qti/functions.js';
import { earnedIn, markOf } from './mark.js';

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

  it('make marks that whole numbers make too, to the last half [F11]', () => {
    const thousandths = fc.bigInt({ min: 0n, max: 50_000n });
    const part = fc.record({ points: thousandths, weight: thousandths });
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 30 }),
        fc.bigInt({ min: 1n, max: 10n ** 9n }),
        (parts, most) => {
          const earned = parts.reduce((sum, { points, weight }) => sum + points * weight, 0n);
          const exact = (200n * earned + most) / (2n * most);
          const texts = parts.map(({ points, weight }) => ({ points: `${points}e-3`, weight: `${weight}e-3` }));
          expect(markOf(texts, `${most}e-6`)).toBe(Number(exact > 100n ? 100n : exact));
          expect(scaled(earnedIn(texts), 6)).toBe(earned);
        },
      ),
    );
  });

  it.each([
    ['59.5', 60],
    ['59.49999999999999', 59],
    ['59.500000000000001', 60],
  ])('make of %s per cent the mark %d [F11]', (points, mark) => {
    expect(markOf([{ points, weight: '1' }], '100')).toBe(mark);
    expect(markOf([{ points, weight: '0.7' }], '70')).toBe(mark);
  });

  it('come back to the whole where a third is taken three times, and to 59.5 by sevenths [F11]', () => {
    expect(wholeOf(new Decimal(1).div(3).times(3)).toNumber()).toBe(1);
    expect(settled(new Decimal(1).div(7).times(7)).eq(1)).toBe(true);
    const seventh = new Decimal('59.5').div(7);
    expect(
      markOf(
        Array.from({ length: 7 }, () => ({ points: seventh, weight: 1 })),
        100,
      ),
    ).toBe(60);
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

describe('Functions of numbers', () => {
  const of = (name: string, x: Numeric, y: Numeric = 0) =>
    settled(functions[name]!(new Decimal(x), new Decimal(y))).toString();

  it('are right to the thirty-fourth digit [F11]', () => {
    expect(of('exp', 1)).toBe('2.718281828459045235360287471352662');
    expect(of('acos', -1)).toBe('3.141592653589793238462643383279503');
    expect(of('tan', functions['toRadians']!(new Decimal(45), new Decimal(0)))).toBe('1');
    expect(of('log', 1000)).toBe('3');
    expect(of('sinh', 1)).toBe('1.175201193643801456882381850595601');
    expect(settled(statistics['popSD']!([60, 70, 80].map((one) => new Decimal(one)))).toString()).toBe(
      '8.164965809277260327324280249019638',
    );
  });

  it('come to an end, however large their numbers are [F11]', () => {
    const [large, small] = [new Decimal('1e308'), new Decimal('-1e308')];
    for (const calculate of Object.values(functions))
      for (const x of [large, small]) for (const y of [large, small]) calculate(x, y);
    expect([of('tanh', 1e6), of('atan', '1e300'), of('sinh', 1e6)]).toEqual(['1', of('asin', 1), 'Infinity']);
  });

  it('know the quarter of an angle [F11]', () => {
    const degrees = ([y, x]: [number, number]) =>
      settled(functions['toDegrees']!(functions['atan2']!(new Decimal(y), new Decimal(x)), new Decimal(0))).toNumber();
    expect(
      (
        [
          [1, 1],
          [1, -1],
          [-1, -1],
          [-1, 1],
          [1, 0],
          [-1, 0],
          [0, -1],
          [0, 0],
        ] as [number, number][]
      ).map(degrees),
    ).toEqual([45, 135, -135, -45, 90, -90, 180, 0]);
  });
});
