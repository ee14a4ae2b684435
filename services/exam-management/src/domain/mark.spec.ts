import fc from 'fast-check';
import { Decimal } from '@pan/kit/domain';
import { earnedIn, markOf } from './mark.js';

describe('Marks', () => {
  it('are what whole numbers make too, to the last half [F11]', () => {
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
          expect(BigInt(earnedIn(texts).times(new Decimal(10).pow(6)).toFixed())).toBe(earned);
        },
      ),
    );
  });

  it.each([
    ['59.5', 60],
    ['59.49999999999999', 59],
    ['59.500000000000001', 60],
  ])('of %s per cent are %d [F11]', (points, mark) => {
    expect(markOf([{ points, weight: '1' }], '100')).toBe(mark);
    expect(markOf([{ points, weight: '0.7' }], '70')).toBe(mark);
  });

  it('come back to 59.5 by sevenths [F11]', () => {
    const seventh = new Decimal('59.5').div(7);
    expect(
      markOf(
        Array.from({ length: 7 }, () => ({ points: seventh, weight: 1 })),
        100,
      ),
    ).toBe(60);
  });
});
