import fc from 'fast-check';
import { analysisOf } from '../../src/domain/item-analysis/analysis.js';
import { statisticsOf } from '../../src/domain/item-analysis/place-statistics.js';
import { reliabilityOf } from '../../src/domain/item-analysis/reliability.js';
import { cutsOf } from '../../src/domain/item-analysis/score-groups.js';
import { together } from '../../src/domain/item-analysis/score-sums.js';
import { type MadePlace, restOf, type Script, scoreOf, sumsOf } from './scripts.js';

const refs = ['Q1', 'Q2', 'Q3', 'Q4'];
const fourPlaces = refs.map((ref) => ({ ref, most: 1 }));
/** Whoever has a question right has the easier ones right too. */
const scale = [4, 3, 2, 1, 0].map((right): Script => ({
  points: Object.fromEntries(refs.map((ref, at) => [ref, at < right ? 1 : 0])),
}));

const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
const variance = (values: readonly number[]) => mean(values.map((one) => (one - mean(values)) ** 2));
const pearson = (one: readonly number[], other: readonly number[]) =>
  mean(one.map((value, at) => (value - mean(one)) * (other[at]! - mean(other)))) /
  Math.sqrt(variance(one) * variance(other));

describe('Statistics of a question', () => {
  it('are those worked by hand: difficulty, item-rest correlation, the ends and the thirds', () => {
    const [first, second, third, fourth] = sumsOf(scale, fourPlaces).places.map(statisticsOf);
    expect([first, second, third, fourth].map((one) => one!.difficulty)).toEqual([0.8, 0.6, 0.4, 0.2]);
    // Covariance 0.24, variances 0.16 and 1.36.
    expect(first!.correlation).toBe(0.514);
    // Of five, the lowest 27 % is one, the lower third two.
    expect(first).toMatchObject({ discrimination: 1, thirds: [0.5, 1, 1] });
    expect(fourth!.thirds).toEqual([0, 0, 0.5]);
  });

  it('say how reliable the paper is, and what it would be without one of them', () => {
    // 4/3 × (1 − 0.8 / 2); the error is √(2 × 0.2) of 4 points; without the first 3/2 × (1 − 0.64 / 1.36).
    const { reliability, without } = reliabilityOf(sumsOf(scale, fourPlaces));
    expect(reliability).toEqual({
      ...{ coefficient: 'kr-20', value: 0.8 },
      ...{ standardError: 0.632, standardErrorOf100: 15.811 },
    });
    expect(without.get('Q1')).toBe(0.794);
    const weighted = sumsOf(
      scale.map(({ points }) => ({ points: { ...points, Q1: points['Q1']! * 3 } })),
      [{ ref: 'Q1', most: 3 }, ...fourPlaces.slice(1)],
    );
    expect(reliabilityOf(weighted).reliability!.coefficient).toBe('alpha');
  });

  it('keep equal scores together, whatever their order', () => {
    expect(cutsOf([100, 0, 75, 25, 50].map((score) => ({ score, count: 1 })))).toEqual([25, 50, 75, 100]);
    // Everybody has the same: one group, the middle one, and no ends to compare.
    const same = sumsOf(
      Array.from({ length: 8 }, () => scale[2]!),
      fourPlaces,
    );
    expect(same.places[0]!.cells.map(({ sat }) => sat)).toEqual([0, 0, 8, 0, 0]);
    expect(statisticsOf(same.places[0]!)).toMatchObject({ discrimination: null, correlation: null });
    expect(reliabilityOf(same)).toMatchObject({ reliability: null, noReliability: 'scores-equal' });
  });

  const drawn = fc.array(
    fc.record({
      points: fc.array(fc.constantFrom(0, 0.5, 1, 2), { minLength: 6, maxLength: 6 }),
      met: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
    }),
    { minLength: 6, maxLength: 60 },
  );
  const sixPlaces: MadePlace[] = ['A', 'B', 'C', 'D', 'E', 'F'].map((ref) => ({ ref, most: 2 }));
  const script = (points: readonly number[], met: readonly boolean[]): Script => ({
    points: Object.fromEntries(sixPlaces.flatMap(({ ref }, at) => (at < 2 || met[at] ? [[ref, points[at]!]] : []))),
  });

  it('equal a reckoning from every script, each question over those who met it', () => {
    fc.assert(
      fc.property(drawn, (all) => {
        const scripts = all.map(({ points, met }) => script(points, met));
        for (const place of sumsOf(scripts, sixPlaces).places) {
          const those = scripts.filter(({ points }) => place.ref in points);
          if (those.length === 0) continue;
          const own = those.map(({ points }) => points[place.ref]!);
          const rest = those.map((one) => restOf(one, place.ref, sixPlaces));
          const { difficulty, correlation } = statisticsOf(place);
          expect(difficulty).toBeCloseTo(mean(own) / 2, 2);
          const spread = variance(own) * variance(rest);
          if (spread > 1e-9) expect(Math.abs(correlation! - pearson(own, rest))).toBeLessThan(0.0006);
        }
      }),
    );
  });

  it('of a paper that is the same for everybody give the alpha of its definition, and that of all others', () => {
    const everybody = Array.from({ length: 6 }, () => true);
    fc.assert(
      fc.property(drawn, (all) => {
        const scripts = all.map(({ points }) => script(points, everybody));
        const column = (ref: string) => scripts.map(({ points }) => points[ref]!);
        const alpha = (places: readonly string[]) => {
          const totals = scripts.map(({ points }) => places.reduce((sum, ref) => sum + points[ref]!, 0));
          const parts = places.reduce((sum, ref) => sum + variance(column(ref)), 0);
          return (places.length / (places.length - 1)) * (1 - parts / variance(totals));
        };
        const names = sixPlaces.map(({ ref }) => ref);
        const { reliability, without } = reliabilityOf(sumsOf(scripts, sixPlaces));
        if (!reliability) return;
        expect(Math.abs(reliability.value - alpha(names))).toBeLessThan(0.0006);
        for (const [ref, value] of without) {
          const others = names.filter((one) => one !== ref);
          if (Math.abs(value) < 100) expect(Math.abs(value - alpha(others))).toBeLessThan(0.0006);
        }
      }),
    );
    expect(
      reliabilityOf(sumsOf([script([1, 1, 1, 1, 1, 1], []), script([0, 1, 2, 1, 0, 1], everybody)], sixPlaces)),
    ).toMatchObject({
      reliability: null,
      noReliability: 'papers-differ',
    });
  });
});

/** Some who choose an option of Q1, with so many points at the other place. */
const choosing = (option: string | null, count: number, others: number): Script[] =>
  Array.from({ length: count }, () => ({
    points: { Q1: option === 'A' ? 1 : 0, Q2: others },
    chosen: { Q2: 'x', ...(option && { Q1: option }) },
  }));
const twoPlaces: MadePlace[] = [
  { ref: 'Q1', most: 1, options: ['A', 'B', 'C', 'D'] },
  { ref: 'Q2', most: 9 },
];
const even = (option: string | null, count: number): Script[] =>
  [0, 5, 9].flatMap((others) => choosing(option, count, others));
const tableOf = (scripts: readonly Script[]) => analysisOf(sumsOf(scripts, twoPlaces)).places[0]!.tables[0]!.options;
const chosen = (scripts: readonly Script[]) => tableOf(scripts).map((one) => one.chosen);

describe('An item analysis', () => {
  it('counts who chose what by thirds, and their mean score', () => {
    const [key, wrong, , unused, none] = tableOf([
      ...even('A', 10),
      ...even('B', 6),
      ...even('C', 5),
      ...even(null, 5),
    ]);
    expect(key).toEqual({ option: 'A', isKey: true, chosen: 30, thirds: [10, 10, 10], meanScore: 56.667 });
    expect(wrong).toMatchObject({ option: 'B', isKey: false, chosen: 18, thirds: [6, 6, 6] });
    expect(unused).toMatchObject({ option: 'D', chosen: 0, meanScore: null });
    expect(none).toMatchObject({ option: null, chosen: 15, thirds: [5, 5, 5] });
  });

  it('hides what few chose, and another option from which they could be worked out', () => {
    // Three chose D, five and six the others: the key says how many were wrong, so that one row more goes.
    expect(chosen([...even('A', 20), ...even('B', 6), ...even('C', 5), ...even('D', 1)])).toEqual([
      60,
      18,
      null,
      null,
      0,
    ]);
    // Of 60, two were wrong: what is right is not told either.
    const { places } = analysisOf(sumsOf([...even('A', 20), ...choosing('B', 2, 5)], twoPlaces));
    expect(places[0]).toMatchObject({
      withheld: true,
      difficulty: null,
      correlation: null,
      thirds: null,
      reliabilityWithout: null,
    });
    expect(places[0]!.tables[0]!.options.map((one) => one.chosen)).toEqual([null, null, 0, 0, 0]);
  });

  it('never lets a count of one to four be worked out from the rows and the difficulty', () => {
    const groups = fc.array(fc.tuple(fc.constantFrom('A', 'B', 'C', 'D', null), fc.nat(9), fc.nat(24)), {
      minLength: 3,
      maxLength: 9,
    });
    fc.assert(
      fc.property(groups, (all) => {
        const scripts = [
          ...all.flatMap(([option, others, count]) => choosing(option, count, others)),
          ...even('A', 10),
        ];
        const { places } = analysisOf(sumsOf(scripts, twoPlaces));
        const [{ met, difficulty, thirds, tables }] = places as [(typeof places)[number]];
        const few = (count: number) => count > 0 && count < 5;
        const rows = tables[0]!.options;
        for (const { chosen: count } of rows) expect(count !== null && (few(count) || few(met! - count))).toBe(false);
        for (const { thirds: counts } of rows) expect((counts ?? []).some(few)).toBe(false);
        const right = scripts.filter(({ chosen: one }) => one?.['Q1'] === 'A').length;
        if (difficulty !== null) expect(few(right) || few(scripts.length - right)).toBe(false);
        // What the told rows and the difficulty leave: nobody, or enough, and of two rows at least where it is of some.
        const hidden = rows.filter((one) => one.chosen === null && !(one.isKey && difficulty !== null));
        const known = rows.reduce(
          (sum, one) => sum + (one.chosen ?? (one.isKey && difficulty !== null ? right : 0)),
          0,
        );
        expect(few(scripts.length - known)).toBe(false);
        if (hidden.length === 1) expect(scripts.length - known === 0 || scripts.length - known >= 5).toBe(true);
        if (thirds !== null && difficulty === null) throw new Error('thirds without the whole');
      }),
      { numRuns: 300 },
    );
  });

  it('tells over sessions together only what it tells of each', () => {
    const [large, small] = [
      sumsOf([...even('A', 20), ...even('B', 8)], twoPlaces),
      sumsOf([...even('A', 12), ...choosing('B', 2, 5)], twoPlaces),
    ];
    const both = analysisOf(together([large, small]), [large, small]);
    expect(both.scripts).toBe(84 + 38);
    expect(analysisOf(large).places[0]!.withheld).toBe(false);
    expect(both.places[0]).toMatchObject({ withheld: true, difficulty: null });
    expect(both.places[1]!.difficulty).toBe(analysisOf(together([large, small])).places[1]!.difficulty);
    const ends = [large, small].map((one) => analysisOf(one).distribution.map(({ to }) => to));
    for (const { to } of both.distribution) expect(ends.every((some) => some.includes(to))).toBe(true);
  });

  it('flags a key that may be wrong, in both languages, from what is told alone', () => {
    // The best choose B, the others the key.
    const scripts = [
      ...choosing('A', 20, 0),
      ...choosing('A', 15, 5),
      ...choosing('B', 5, 5),
      ...choosing('B', 15, 9),
      ...choosing('A', 5, 9),
    ];
    const [place] = analysisOf(sumsOf(scripts, twoPlaces)).places;
    expect(place!.correlation).toBeLessThan(0);
    expect(place!.flags.map(({ code }) => code)).toEqual([
      'negative-discrimination',
      'option-above-key',
      'option-unused',
      'option-unused',
    ]);
    expect(place!.flags[0]).toMatchObject({
      isOfKey: true,
      fr: expect.stringContaining('La clé est peut-être fausse'),
      en: expect.stringContaining('The key may be wrong'),
    });
  });

  it('draws bins of scores that each hold five at least', () => {
    const { distribution } = analysisOf(sumsOf([...even('A', 12), ...choosing('C', 2, 3)], twoPlaces));
    expect(distribution.reduce((sum, { count }) => sum + count, 0)).toBe(38);
    expect(distribution.every(({ count }) => count >= 5)).toBe(true);
    expect(distribution.at(-1)!.to).toBe(100);
    expect(scoreOf({ points: { Q1: 1, Q2: 5 } }, twoPlaces)).toBe(60);
  });
});
