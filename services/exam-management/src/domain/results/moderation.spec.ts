import { Decimal } from '@pan/kit/domain';
import { finalMark } from './final-mark.js';
import { clampedModerated, moderatedMark, statisticsOf, usualModeration } from './moderation.js';

const pairs = (school: readonly number[], exam: readonly number[]) =>
  school.map((mark, at) => ({ school: new Decimal(mark), exam: new Decimal(exam[at]!) }));
const moderatedOf = (school: readonly number[], exam: readonly number[]) => {
  const statistics = statisticsOf(pairs(school, exam), usualModeration);
  return school.map((mark) => moderatedMark(new Decimal(mark), statistics));
};

describe('Moderation of a group', () => {
  it('gives the worked group of the decision, to the last digit', () => {
    const statistics = statisticsOf(pairs([60, 70, 80], [65, 50, 80]), usualModeration);
    expect(statistics).toMatchObject({ count: 3, unmoderated: null });
    expect([statistics.schoolMean, statistics.examMean, statistics.ratio].map(String)).toEqual(['70', '65', '1.5']);
    expect([statistics.schoolDeviation, statistics.examDeviation].map((one) => one.toFixed(4))).toEqual([
      ...['8.1650', '12.2474'],
    ]);
    expect(moderatedOf([60, 70, 80], [65, 50, 80]).map(String)).toEqual(['50', '65', '80']);
  });

  it('clamps what leaves the scale, without turning anybody round', () => {
    const moderated = moderatedOf([40, 70, 70, 100], [20, 90, 95, 100]);
    expect(moderated.map((one) => one.toFixed(2))).toEqual(['30.05', '76.25', '76.25', '122.45']);
    expect(moderated.map((one) => clampedModerated(one).toFixed(2))).toEqual(['30.05', '76.25', '76.25', '100.00']);
  });

  it.each([
    ['a group of one', [71], [60], 'group-of-one', ['71']],
    ['a group whose school marks are equal', [70, 70, 70], [50, 60, 70], 'school-marks-equal', ['70', '70', '70']],
    // Thirds: a mean that was rounded must not look like a spread.
    ['equal marks with decimals', [70.1, 70.1, 70.1], [1, 2, 3], 'school-marks-equal', ['70.1', '70.1', '70.1']],
    ['a group whose exam marks are equal', [60, 70, 80], [64, 64, 64], null, ['64', '64', '64']],
  ] as const)('%s is moderated as the decision says', (_what, school, exam, unmoderated, moderated) => {
    expect(statisticsOf(pairs(school, exam), usualModeration).unmoderated).toBe(unmoderated);
    expect(moderatedOf(school, exam).map(String)).toEqual(moderated);
  });

  it('prints another deviation for a sample, and gives the same marks', () => {
    const of = pairs([60, 70, 80], [65, 50, 80]);
    const sample = statisticsOf(of, { ...usualModeration, deviation: 'sample' });
    expect([sample.schoolDeviation, sample.examDeviation].map((one) => one.toFixed(4))).toEqual(['10.0000', '15.0000']);
    expect(String(moderatedMark(new Decimal(60), sample))).toBe('50');
  });
});

describe('The final mark', () => {
  it.each([
    // Of the ministry's pages: N 71 moderated to 68, N 62 to 64, and the complaint of 2022.
    [60, 68, '0.20', 66, 'weighted-sum'],
    [60, 68, '0.50', 64, 'weighted-sum'],
    [70, 64, '0.20', 70, 'exam-higher'],
    [70, 64, '0.50', 70, 'exam-higher'],
    [46, 43, '0.20', 46, 'exam-higher'],
    // The worked group.
    [65, 50, '0.50', 65, 'exam-higher'],
    [50, 65, '0.50', 58, 'weighted-sum'],
    [50, 65, '0.20', 62, 'weighted-sum'],
    [80, 80, '0.50', 80, 'weighted-sum'],
    // 59.5 passes; with the moderated mark rounded first it would be 59.
    [56.6, 62.4, '0.50', 60, 'weighted-sum'],
  ] as const)('of C %d and M %d at a weight of %s is %d', (converted, moderated, weight, mark, rule) => {
    expect(finalMark(new Decimal(converted), new Decimal(moderated), weight)).toMatchObject({ mark, rule });
  });
});
