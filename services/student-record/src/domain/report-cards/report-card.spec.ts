import { Decimal } from '@pan/kit/domain';
import fc from 'fast-check';
import { competencyOf, checkedFramework, frameworkFor, shippedFrameworks } from './frameworks.js';
import { courseLine, CourseMarks, type CourseTaken, type MarkAt, meansOf, type MarkSaid } from './report-card.js';
import { checkedScheme, latestDay, schemeFor, shippedSchemes, termOf } from './schemes.js';

const [scheme] = shippedSchemes as [(typeof shippedSchemes)[number]];
const year = '2026-2027';
const mathematics = frameworkFor(shippedFrameworks, 'mathematics.primary-3-6', 'primary-5', year);
const french5 = frameworkFor(shippedFrameworks, 'french.secondary-5', 'secondary-5', year);
const terms = scheme.terms.map(({ code }) => code);

type Said = Readonly<Record<string, MarkSaid | string>>;

/** Marks by `competency term`. */
function taken(said: Said, more: Partial<CourseTaken> = {}): CourseTaken {
  const framework = more.framework ?? mathematics;
  const marks = Object.entries(said).map(([at, one]): MarkAt => {
    const [competency, term] = at.split(' ') as [string, string];
    const { mark, code } = typeof one === 'string' ? { mark: one, code: null } : one;
    return { classId: 'c', course: framework.code, competency, term, mark, code };
  });
  return { framework, classId: 'c', classTitle: 'Groupe 51', level: 'primary-5', exams: [], marks, ...more };
}
const word = (code: string): MarkSaid => ({ mark: null, code });
const nobody = meansOf(scheme, 'term-3', []);
const whole: Said = {
  ...{ 'solve term-1': '60', 'solve term-2': '70', 'solve term-3': '80' },
  ...{ 'reason term-1': '50', 'reason term-2': '60', 'reason term-3': '65' },
};
const lineOf = (said: Said, more: Partial<CourseTaken> = {}) => courseLine(scheme, 'term-3', taken(said, more), nobody);

describe('A report card', () => {
  it('weighs competencies in a term and terms in the year, and rounds once, half up', () => {
    // Term 1: 0.3 × 60 + 0.7 × 50 = 53. Solve: 74; reason: 61; subject 0.3 × 74 + 0.7 × 61 = 64.9.
    const { line, missing } = lineOf(whole);
    expect(line.terms.map(({ mark }) => mark)).toEqual(['53', '63', '70']);
    expect(line.competencies.map(({ final }) => final)).toEqual(['74', '61']);
    expect([line.final, line.passed, missing]).toEqual(['65', true, []]);
    const half = lineOf({ ...whole, 'reason term-1': '0', 'reason term-2': '0', 'reason term-3': '88.92857' });
    expect(half.line.final).toBe('60');
  });

  it('passes at 59.5, which is printed as 60, and not below', () => {
    const even = (mark: string): Said => Object.fromEntries(Object.keys(whole).map((at) => [at, mark]));
    expect(lineOf(even('59.5')).line).toMatchObject({ final: '60', passed: true });
    expect(lineOf(even('59.4999')).line).toMatchObject({ final: '59', passed: false });
  });

  it('names what is missing and never counts it as zero', () => {
    const { 'solve term-2': _, ...rest } = whole;
    const { line, missing } = lineOf({ ...rest, 'reason term-1': word('absent') });
    expect([line.final, line.passed]).toEqual([null, null]);
    expect(line.terms.map(({ mark }) => mark)).toEqual([null, null, '70']);
    expect(missing).toEqual([
      { course: mathematics.code, competency: 'solve', term: 'term-2', why: 'not-told', code: null },
      { course: mathematics.code, competency: 'reason', term: 'term-1', why: 'word', code: 'absent' },
    ]);
    const taken = lineOf({ ...whole, 'solve term-2': { mark: null, code: null } });
    expect(taken.missing).toMatchObject([{ why: 'not-told' }]);
  });

  it('gives the weight of what was not assessed to the others, in a term and in the year', () => {
    const { line, missing } = lineOf({ ...whole, 'solve term-1': word('not-assessed') });
    expect(line.terms[0]!.mark).toBe('50');
    // (70 × 20 + 80 × 60) / 80 = 77.5
    expect([line.competencies[0]!.final, missing]).toEqual(['78', []]);
    const none = lineOf(Object.fromEntries(Object.keys(whole).map((at) => [at, word('exempted')])));
    expect([none.line.final, none.missing.map(({ why }) => why)]).toEqual([null, ['nothing-assessed']]);
  });

  it('takes two different marks of one key, which a merge leaves, for none until the school says which', () => {
    const double = taken(whole);
    const other = { ...double.marks[0]!, mark: '61' };
    const told = courseLine(scheme, 'term-3', { ...double, marks: [...double.marks, other] }, nobody);
    expect(told.missing).toMatchObject([{ competency: 'solve', term: 'term-1', why: 'two-marks' }]);
    const same = courseLine(
      scheme,
      'term-3',
      { ...double, marks: [...double.marks, { ...other, mark: '60.0' }] },
      nobody,
    );
    expect(same.missing).toEqual([]);
  });

  it('counts the ministry’s examination for a fifth of the final mark where the framework says so, and misses it until it is there', () => {
    const exams = [{ subject: 'mathematics', level: 'primary-6', mark: '40', passed: false }] as const;
    expect(lineOf(whole, { level: 'primary-6' }).missing).toMatchObject([{ why: 'no-examination-result' }]);
    // 64.9 × 0.8 + 40 × 0.2 = 59.92
    const { line } = lineOf(whole, { level: 'primary-6', exams });
    expect(line).toMatchObject({ final: '60', passed: true, examination: { mark: '40', share: '20' } });
    expect(lineOf(whole, { level: 'primary-5', exams }).line).toMatchObject({ final: '65', examination: null });
  });

  it('leaves the ministry’s result beside the school’s in Secondary V French, which takes 50 in each competency', () => {
    const all = (competency: string, mark: string) =>
      Object.fromEntries(terms.map((term) => [`${competency} ${term}`, mark]));
    const said = { ...all('read', '90'), ...all('write', '80'), ...all('speak', '49') };
    const exams = [{ subject: 'french', level: 'secondary-5', mark: '55', passed: false }] as const;
    const of = { framework: french5, level: 'secondary-5', exams } as const;
    expect(lineOf(said, of).line).toMatchObject({
      final: '81',
      passed: false,
      credits: null,
      examination: { mark: '55' },
    });
    expect(lineOf({ ...said, ...all('speak', '50') }, of).line).toMatchObject({ passed: true, credits: '6' });
  });

  it('tells the mean of a class of five marks, and withholds it of fewer', () => {
    const of = (mark: string) => new CourseMarks(scheme, taken({ 'solve term-1': mark, 'reason term-1': mark }));
    const empty = new CourseMarks(scheme, taken({}));
    const mean = (...marks: string[]) => meansOf(scheme, 'term-1', [...marks.map(of), empty]).terms[0];
    expect(mean('60', '70', '80', '90', '51')).toEqual({ term: 'term-1', mean: '70', withheld: false });
    expect(mean('60', '70', '80', '90')).toEqual({ term: 'term-1', mean: null, withheld: true });
    expect(mean()).toEqual({ term: 'term-1', mean: null, withheld: false });
  });

  it('says before the last term what was said so far, and no final mark', () => {
    const { line, missing } = courseLine(scheme, 'term-1', taken(whole), meansOf(scheme, 'term-1', []));
    expect([line.terms.length, line.final, line.finalMean, line.passed, missing]).toEqual([1, null, null, null, []]);
  });

  it('comes to what whole numbers come to, for any weights and marks with four digits', () => {
    const mark = fc.option(fc.integer({ min: 0, max: 1_000_000 }), { nil: null });
    const weights = (n: number) => fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: n, maxLength: n });
    const any = fc.integer({ min: 1, max: 5 }).chain((n) =>
      fc.record({
        competencies: weights(n),
        termWeights: weights(3),
        marks: fc.array(fc.tuple(mark, mark, mark), { minLength: n, maxLength: n }),
      }),
    );
    fc.assert(
      fc.property(any, ({ competencies, termWeights, marks }) => {
        const odd = {
          ...scheme,
          terms: scheme.terms.map((term, at) => ({ ...term, weight: String(termWeights[at]) })),
        };
        const framework = {
          ...mathematics,
          competencies: competencies.map((weight, at) => ({
            ...mathematics.competencies[0]!,
            code: `k${at}`,
            weight: String(weight),
          })),
        };
        const said: Record<string, MarkSaid> = {};
        for (const [k, three] of marks.entries())
          for (const [t, one] of three.entries())
            said[`k${k} ${terms[t]}`] =
              one === null ? word('not-assessed') : { mark: new Decimal(one).div(10_000).toFixed(), code: null };
        const { line } = courseLine(odd, 'term-3', taken(said, { framework }), nobody);
        expect(line.final).toBe(reference(competencies, termWeights, marks));
        for (const [t, { mark: printed }] of line.terms.entries())
          expect(printed).toBe(rounded(meanOf(competencies.map((w, k) => [BigInt(w), fraction(marks[k]![t]!)]))));
      }),
    );
  });

  it('has schemes and frameworks that hold, in the years that they name', () => {
    for (const one of shippedSchemes) expect(checkedScheme(one)).toBe(one);
    for (const one of shippedFrameworks) expect(checkedFramework(one)).toBe(one);
    // As long as whoever enters one may write, by the document of the API.
    const words = [...shippedSchemes, ...shippedFrameworks].flatMap(({ sources }) =>
      sources.flatMap(({ fr, en }) => [fr, en]),
    );
    expect(words.filter((text) => text.length > 200)).toEqual([]);
    expect(schemeFor(shippedSchemes, 'secondary-2', year).code).toBe('general-youth');
    expect(() => schemeFor(shippedSchemes, 'adult', year)).toThrow('reporting-scheme-unknown');
    expect(() => schemeFor(shippedSchemes, 'primary-1', '2021-2022')).toThrow('reporting-scheme-unknown');
    expect(() => frameworkFor(shippedFrameworks, 'mathematics.primary-3-6', 'primary-1', year)).toThrow(
      'course-framework-unknown',
    );
    expect(() => competencyOf(mathematics, 'sing')).toThrow('competency-not-of-course');
    expect(scheme.terms.map((term) => latestDay(term, year))).toEqual(['2026-11-20', '2027-03-15', '2027-07-10']);
    expect(() => termOf(scheme, 'term-4')).toThrow('report-term-unknown');
    const light = { ...scheme, terms: scheme.terms.slice(0, 2) };
    expect(() => checkedScheme(light)).toThrow('reporting-rule-contradicts');
    const [first, ...rest] = scheme.terms as [(typeof scheme.terms)[number]];
    const odd = { ...scheme, terms: [{ ...first, latest: { year: 'first', on: '02-30' } } as const, ...rest] };
    expect(() => checkedScheme(odd)).toThrow('reporting-rule-contradicts');
    expect(() => checkedFramework({ ...mathematics, competencies: mathematics.competencies.slice(1) })).toThrow(
      'reporting-rule-contradicts',
    );
  });
});

// The same in whole numbers: fractions of big integers, rounded half up.

type Fraction = readonly [n: bigint, d: bigint];
const fraction = (mark: number | null): Fraction | null => (mark === null ? null : [BigInt(mark), 10_000n]);

function meanOf(shares: readonly (readonly [weight: bigint, value: Fraction | null])[]): Fraction | null {
  let [n, d, weights] = [0n, 1n, 0n];
  for (const [weight, value] of shares) {
    if (!value) continue;
    [n, d] = [n * value[1] + value[0] * weight * d, d * value[1]];
    weights += weight;
  }
  return weights === 0n ? null : [n, d * weights];
}

const rounded = (value: Fraction | null): string | null =>
  value && ((2n * value[0] + value[1]) / (2n * value[1])).toString();

const reference = (
  competencies: readonly number[],
  termWeights: readonly number[],
  marks: readonly (readonly (number | null)[])[],
): string | null =>
  rounded(
    meanOf(
      competencies.map((weight, k) => [
        BigInt(weight),
        meanOf(marks[k]!.map((mark, t) => [BigInt(termWeights[t]!), fraction(mark)])),
      ]),
    ),
  );
