import fc from 'fast-check';
import { type Assessed, ranking } from './assessment.js';
import { beyond, byClass, byPart, type Line, repeated, totalOf } from './ledger.js';

const line = fc.record({
  part: fc.constantFrom('a', 'b', 'c'),
  class: fc.constantFrom('x', 'y'),
  amountCents: fc.integer({ min: 1, max: 10_000_000_000_000 }),
});

describe('Ledgers of a grant', () => {
  it('add up exactly, by class, by part and in all, as whole numbers of any size would', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 300 }), (lines) => {
        const exact = lines.reduce((sum, { amountCents }) => sum + BigInt(amountCents), 0n);
        const summed = (sums: Map<string, number>) => [...sums.values()].reduce((sum, one) => sum + BigInt(one), 0n);
        expect([BigInt(totalOf(lines)), summed(byClass(lines)), summed(byPart(lines))]).toEqual([exact, exact, exact]);
      }),
    );
  });

  it('stay within each other line by line, to the cent', () => {
    const granted: Line[] = [
      { part: 'a', class: 'x', amountCents: 100 },
      { part: 'b', class: 'x', amountCents: 50 },
    ];
    expect(beyond([{ part: 'a', class: 'x', amountCents: 100 }], granted)).toEqual([]);
    expect(beyond([{ part: 'a', class: 'x', amountCents: 101 }], granted)).toEqual([0]);
    expect(
      beyond([{ part: 'a', class: 'x', amountCents: 1 }], granted, [{ part: 'a', class: 'x', amountCents: 100 }]),
    ).toEqual([0]);
    expect(beyond([{ part: 'a', class: 'y', amountCents: 1 }], granted)).toEqual([0]);
    expect(repeated([...granted, granted[1]!])).toEqual([2]);
  });
});

describe('The ranking of applications', () => {
  const assessed = fc.record({
    id: fc.uuid(),
    points: fc.tuple(fc.nat(1_000_000), fc.constantFrom(1, 10, 100)).map(([n, by]) => String(n / by)),
    assessors: fc.integer({ min: 1, max: 9 }),
  });
  const isLess = (one: Assessed, other: Assessed): boolean => {
    const cents = (text: string) => BigInt(Math.round(Number(text) * 100));
    return cents(one.points) * BigInt(other.assessors) < cents(other.points) * BigInt(one.assessors);
  };

  it('gives each as many before it as have a greater average, compared as fractions', () => {
    fc.assert(
      fc.property(fc.uniqueArray(assessed, { selector: ({ id }) => id, maxLength: 20 }), (all) => {
        for (const { id, rank, tied } of ranking(all)) {
          const own = all.find((one) => one.id === id)!;
          expect(rank).toBe(all.filter((other) => isLess(own, other)).length + 1);
          expect(tied).toBe(all.some((other) => other.id !== id && !isLess(own, other) && !isLess(other, own)));
        }
      }),
    );
  });

  it('states a tie of thirds, which rounded averages would break or make', () => {
    const ranked = ranking([
      { id: 'a', points: '10', assessors: 3 },
      { id: 'b', points: '20', assessors: 6 },
      { id: 'c', points: '3.33334', assessors: 1 },
      { id: 'd', points: '1', assessors: 1 },
    ]);
    expect(ranked.map(({ id, rank, tied }) => [id, rank, tied])).toEqual([
      ['c', 1, false],
      ['a', 2, true],
      ['b', 2, true],
      ['d', 4, false],
    ]);
  });
});
