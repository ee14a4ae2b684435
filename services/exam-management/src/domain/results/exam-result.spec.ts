import fc from 'fast-check';
import { createHash } from 'node:crypto';
import * as exactly from '../../../test/results/rational.js';
import {
  bytesOf,
  type GroupInputs,
  inputsOf,
  type PupilInputs,
  type ResultDocument,
  resultsOf,
} from './exam-result.js';
import { usualModeration } from './moderation.js';

const of = { id: 'r', version: 1, author: 'a', source: 's' };
const rulesAt = (weight: string) => ({
  examWeight: { ...of, parameters: { weight } },
  conversion: null,
  moderation: { ...of, parameters: usualModeration },
});
const group = (pupils: readonly PupilInputs[], weight = '0.20'): GroupInputs => ({
  ...{ sessionId: 'session', organisationId: 'school', group: '401' },
  ...{ rules: rulesAt(weight), pupils },
});

/** Points of a paper worth 37, so that exam marks do not end; school marks with two decimals. */
const pupil = fc.record({
  points: fc.integer({ min: 0, max: 37 }).map(String),
  maxPoints: fc.constant('37'),
  schoolMark: fc.integer({ min: 0, max: 10_000 }).map((cents) => (cents / 100).toFixed(2)),
  schoolMarkVersion: fc.constant(1),
});
const pupils = (minLength: number) =>
  fc
    .array(pupil, { minLength, maxLength: 40 })
    .map((all) => all.map((one, at) => ({ ...one, sittingId: String(at).padStart(3, '0') })));
const weights = fc.constantFrom('0.20', '0.50', '0', '1', '0.333');

const examOf = ({ points }: PupilInputs) => exactly.rational(BigInt(points) * 100n, 37n);
const schoolOf = ({ schoolMark }: PupilInputs) => exactly.read(schoolMark);
const moderated = (result: ResultDocument) => exactly.read(result.values.moderatedMark);

/** What 34 digits of a mark leave open. */
const near = 1_000n;

describe('The results of a group', () => {
  it('are those of fractions of big integers, mark by mark', () => {
    fc.assert(
      fc.property(pupils(1), weights, (all, weight) => {
        const results = resultsOf(group(all, weight));
        const reference = exactly.moderatedByReference(
          all.map((one) => ({ school: schoolOf(one), exam: examOf(one) })),
        );
        results.forEach((result, at) => {
          expect(exactly.apart(moderated(result), reference[at]!)).toBeLessThan(near);
          const final = exactly.finalByReference(examOf(all[at]!), reference[at]!, exactly.read(weight));
          expect(exactly.apart(exactly.read(result.values.finalMark), final)).toBeLessThan(near);
          expect(result.mark).toBe(exactly.whole(final));
        });
      }),
      { numRuns: 200 },
    );
  });

  it('keep the order of the school marks, and make equal ones of equal ones', () => {
    fc.assert(
      fc.property(pupils(2), (all) => {
        const results = resultsOf(group(all));
        for (const [at, one] of results.entries())
          for (const [other, two] of results.entries()) {
            const order = exactly.compare(schoolOf(all[at]!), schoolOf(all[other]!));
            const after = exactly.compare(moderated(one), moderated(two));
            if (one.statistics.examDeviation === '0' && !one.statistics.unmoderated) expect(after).toBe(0);
            else expect(after).toBe(order);
            const clamped = [one, two].map(({ values }) => exactly.read(values.clampedMark));
            expect(exactly.compare(clamped[0]!, clamped[1]!) * order).toBeGreaterThanOrEqual(0);
          }
      }),
      { numRuns: 60 },
    );
  });

  it('meet the mean and the deviation of the exam before they are clamped', () => {
    fc.assert(
      fc.property(pupils(2), (all) => {
        const results = resultsOf(group(all));
        fc.pre(results[0]!.statistics.unmoderated === null);
        const count = exactly.rational(BigInt(all.length));
        const meanOf = (marks: readonly exactly.Rational[]) => exactly.over(exactly.sum(marks), count);
        const varianceOf = (marks: readonly exactly.Rational[]) =>
          meanOf(marks.map((mark) => exactly.minus(mark, meanOf(marks))).map((far) => exactly.times(far, far)));
        const [after, exam] = [results.map(moderated), all.map(examOf)];
        expect(exactly.apart(meanOf(after), meanOf(exam))).toBeLessThan(near);
        expect(exactly.apart(varianceOf(after), varianceOf(exam))).toBeLessThan(near * 1_000n);
      }),
      { numRuns: 100 },
    );
  });

  it('are never below the exam: whoever passed it passes', () => {
    fc.assert(
      fc.property(pupils(1), weights, (all, weight) => {
        for (const { values, mark } of resultsOf(group(all, weight))) {
          const [final, exam] = [exactly.read(values.finalMark), exactly.read(values.convertedMark)];
          expect(exactly.compare(final, exam)).toBeGreaterThanOrEqual(0);
          if (exactly.compare(exam, exactly.rational(60n)) >= 0) expect(mark).toBeGreaterThanOrEqual(60);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('are the same bytes when they are computed again from what was kept, in whatever order', () => {
    fc.assert(
      fc.property(pupils(1), weights, fc.infiniteStream(fc.nat()), (all, weight, chance) => {
        const digestOf = (results: readonly ResultDocument[]) =>
          createHash('sha256').update(results.map(bytesOf).join('\n')).digest('hex');
        const first = resultsOf(group(all, weight));
        const kept = first.map((result) => JSON.parse(bytesOf(result)) as ResultDocument);
        const shuffled = kept.map((result) => [chance.next().value, result] as const).sort(([a], [b]) => a - b);
        expect(digestOf(resultsOf(inputsOf(shuffled.map(([, result]) => result))!))).toBe(digestOf(first));
      }),
      { numRuns: 100 },
    );
  });

  it('raise the statistics with a conversion, unless the rule compares the marks before it', () => {
    const conversion = { ...of, parameters: { form: 'linear', slope: '1', intercept: '10' } as const };
    const all = [
      ['10', '60'],
      ['20', '80'],
    ].map(([points, schoolMark], at) => ({
      ...{ sittingId: String(at), points: points!, maxPoints: '40', schoolMark: schoolMark!, schoolMarkVersion: 1 },
    }));
    const { examWeight, moderation } = rulesAt('0.50');
    const converted = resultsOf({ ...group(all), rules: { examWeight, conversion, moderation } });
    expect(converted.map(({ values }) => [values.examMark, values.convertedMark, values.moderatedMark])).toEqual([
      ['25', '35', '35'],
      ['50', '60', '60'],
    ]);
    const raw = { ...moderation, parameters: { ...usualModeration, examMarks: 'raw' as const } };
    const before = resultsOf({ ...group(all), rules: { examWeight, conversion, moderation: raw } });
    expect(before.map(({ values }) => values.moderatedMark)).toEqual(['25', '50']);
  });
});
