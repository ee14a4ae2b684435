import { Decimal } from '@pan/kit/domain';
import fc from 'fast-check';
import { type Conversion, convertedMark, requireRaising } from './conversion.js';
import { requireFit, type RuleTerms } from './result-rule.js';

const table = (...points: readonly (readonly [string, string])[]): Conversion => ({
  form: 'table',
  points: points.map(([mark, becomes]) => ({ mark, becomes })),
});
const raised = table(['0', '0'], ['50', '60'], ['100', '100']);

describe('Conversion of exam marks', () => {
  it.each([
    [null, '48.25', '48.25'],
    [raised, '0', '0'],
    [raised, '50', '60'],
    [raised, '45', '54'],
    [raised, '75', '80'],
    [raised, '100', '100'],
    [{ form: 'linear', slope: '1', intercept: '4' } as const, '57.5', '61.5'],
    [{ form: 'linear', slope: '1', intercept: '4' } as const, '98', '100'],
  ])('of %j makes %s into %s', (conversion, mark, becomes) => {
    expect(convertedMark(conversion, new Decimal(mark)).toFixed()).toBe(becomes);
  });

  it.each([
    ['lowers a mark', table(['0', '0'], ['60', '59.9'], ['100', '100'])],
    ['lowers the top', table(['0', '10'], ['100', '99'])],
    ['turns two marks round', table(['0', '0'], ['50', '80'], ['60', '70'], ['100', '100'])],
    ['does not begin at 0', table(['10', '20'], ['100', '100'])],
    ['does not end at 100', table(['0', '20'], ['90', '100'])],
    ['says one mark twice', table(['0', '0'], ['50', '60'], ['50', '70'], ['100', '100'])],
    ['is empty', table()],
    ['lowers by a line', { form: 'linear', slope: '0.9', intercept: '5' } as const],
    ['falls', { form: 'linear', slope: '-1', intercept: '200' } as const],
  ])('that %s is refused', (_what, conversion) => {
    expect(() => requireRaising(conversion)).toThrow('conversion-unfit');
  });

  it('that is taken lowers no mark and keeps the order, wherever between its points', () => {
    const cents = fc.integer({ min: 0, max: 10_000 });
    const points = fc.array(fc.tuple(cents, cents), { maxLength: 6 });
    const kept = fc.record({ points, one: cents, other: cents });
    fc.assert(
      fc.property(kept, ({ points: inner, one, other }) => {
        const sorted = (at: 0 | 1) => inner.map((point) => point[at]).sort((low, high) => low - high);
        const [marks, raisedTo] = [[...new Set(sorted(0))].filter((mark) => mark > 0 && mark < 10_000), sorted(1)];
        const between = marks.map((mark, at) => [mark, Math.max(mark, raisedTo[at]!)]);
        const all = [[0, 0], ...between, [10_000, 10_000]];
        const conversion = table(
          ...all.map(([mark, becomes]) => [String(mark! / 100), String(becomes! / 100)] as const),
        );
        requireRaising(conversion);
        const [low, high] = [Math.min(one, other), Math.max(one, other)].map((mark) => new Decimal(mark).div(100));
        expect(convertedMark(conversion, low!).gte(low!)).toBe(true);
        expect(convertedMark(conversion, low!).lte(convertedMark(conversion, high!))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('A rule of results', () => {
  const origin = { author: 'Direction de l’évaluation', source: 'Info-sanction', validFrom: null, validUntil: null };
  const weight = (value: string): RuleTerms => ({
    kind: 'exam-weight',
    appliesTo: { schoolYear: '2026-2027', subject: 'mathématique', competency: null },
    parameters: { weight: value },
  });

  it('has a weight from 0 to 1, and days in their order', () => {
    expect(() => requireFit(weight('1.01'), origin)).toThrow('weight-unfit');
    expect(() => requireFit(weight('-0.1'), origin)).toThrow('weight-unfit');
    const days = { ...origin, validFrom: '2027-01-01', validUntil: '2026-12-31' };
    expect(() => requireFit(weight('0.2'), days)).toThrow('rule-validity-unfit');
    expect(() => requireFit(weight('0.2'), origin)).not.toThrow();
  });
});
