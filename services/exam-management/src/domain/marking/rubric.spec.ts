import { Decimal } from '@pan/kit/domain';
import fc from 'fast-check';
import { essayRubric, essayScheme } from '../../../test/essay-scheme.js';
import { agreedOn, isMarkedTwice, requireFit } from './marking-scheme.js';
import { leastOf, mostOf, pointsOf, requireOnRubric, requireSound, type Scores } from './rubric.js';
import { codeOf } from '../../../test/code-of.js';

const [coherence, spelling] = [essayRubric[0]!, essayRubric[1]!];

describe('A rubric', () => {
  it('is worth the best levels and ends of ranges of all its criteria', () => {
    expect([mostOf(essayRubric).toNumber(), leastOf(essayRubric).toNumber()]).toEqual([20, 2]);
    expect(pointsOf(essayRubric, { coherence: 6, spelling: 7.5 }).toString()).toBe('13.5');
  });

  it.each([
    ['a criterion twice', [coherence, coherence]],
    ['neither levels nor a range', [{ ...coherence, levels: [] }]],
    ['both', [{ ...coherence, range: spelling.range }]],
    ['a level twice', [{ ...coherence, levels: [coherence.levels[0]!, coherence.levels[0]!] }]],
    ['a step that does not reach the most', [{ ...spelling, range: { least: 0, most: 1, step: 0.3 } }]],
    ['a range of nothing', [{ ...spelling, range: { least: 5, most: 5, step: 1 } }]],
    ['levels worth the same', [{ ...coherence, levels: [coherence.levels[0]!] }]],
    ['no criterion', []],
  ])('is refused with %s', (_, rubric) => {
    expect(codeOf(() => requireSound(rubric))).toBe('rubric-unfit');
  });

  it('takes the points that it has, and no others', () => {
    expect(codeOf(() => requireOnRubric(essayRubric, { spelling: 9.5 }))).toBe('done');
    const others: Scores[] = [
      { coherence: 7 },
      { spelling: 9.25 },
      { spelling: 10.5 },
      { spelling: -0.5 },
      { style: 1 },
    ];
    for (const scores of others) expect(codeOf(() => requireOnRubric(essayRubric, scores))).toBe('score-not-on-rubric');
    expect(codeOf(() => pointsOf(essayRubric, { coherence: 10 }))).toBe('criterion-not-scored');
  });

  it('adds decimals as people do: steps of a tenth never lose a point', () => {
    const tenths = fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(tenths, (steps) => {
        const rubric = steps.map((_, at) => ({
          ...{ ...spelling, code: `c${at}` },
          range: { least: 0, most: 1, step: 0.1 },
        }));
        const scores = Object.fromEntries(steps.map((tenth, at) => [`c${at}`, tenth / 10]));
        const sum = steps.reduce((all, one) => all + one, 0);
        expect(pointsOf(rubric, scores).times(10).toNumber()).toBe(sum);
      }),
    );
  });
});

describe('A marking scheme', () => {
  it('has the parameters of its double marking, and no others', () => {
    expect(codeOf(() => requireFit(essayScheme))).toBe('done');
    for (const unfit of [{ doubling: 'sample' }, { percent: 10 }, { doubling: 'near-pass' }, { within: 2 }] as const)
      expect(codeOf(() => requireFit({ ...essayScheme, ...unfit }))).toBe('marking-scheme-unfit');
  });

  it('asks for a second marking of none, all, a drawn sample, or what lies near 60 %', () => {
    const sample = { ...essayScheme, doubling: 'sample', percent: 25 } as const;
    const near = { ...essayScheme, doubling: 'near-pass', within: 1 } as const;
    expect(isMarkedTwice({ ...essayScheme, doubling: 'none' }, 0, 12)).toBe(false);
    expect(isMarkedTwice(essayScheme, 99, 20)).toBe(true);
    expect([24.999, 25].map((drawn) => isMarkedTwice(sample, drawn, 12))).toEqual([true, false]);
    expect([10.5, 11, 13, 13.5].map((points) => isMarkedTwice(near, 0, points))).toEqual([false, true, true, false]);
  });

  it('takes the mean, the first or the higher of two that agree; bounds of the tolerance are in', () => {
    const given = (agreement: 'mean' | 'first' | 'higher') =>
      agreedOn({ ...essayScheme, agreement }, 12, '13.5')?.toString();
    expect([given('mean'), given('first'), given('higher')]).toEqual(['12.75', '12', '13.5']);
    expect(agreedOn(essayScheme, 12, 14)).toBeNull();
    expect(agreedOn({ ...essayScheme, tolerance: 0.3 }, 0.1, 0.4)?.toString()).toBe(new Decimal('0.25').toString());
  });
});
