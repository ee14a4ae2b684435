import { Decimal, settled, sumOf, zero } from '@pan/kit/domain';
import { clamped } from './mark-bounds.js';

/** How the school marks of a group are put on the scale of its exam marks. */
export interface ModerationOptions {
  readonly form: 'linear';
  /** Divided by how many there are, or by one less: the printed deviations differ, their ratio does not. */
  readonly deviation: 'population' | 'sample';
  /** Whether the means and deviations of the exam are of converted marks C or of exam marks E. */
  readonly examMarks: 'converted' | 'raw';
}

/** What decision 0052 takes where the ministry has entered nothing else. */
export const usualModeration: ModerationOptions = { form: 'linear', deviation: 'population', examMarks: 'converted' };

/** The two marks of a pupil that moderation compares. */
export interface MarkPair {
  readonly school: Decimal;
  readonly exam: Decimal;
}

/** Why the school marks of a group stay as they are. */
export type Unmoderated = 'group-of-one' | 'school-marks-equal';

/** The statistics of a group, over the pupils with both marks. */
export interface GroupStatistics {
  readonly count: number;
  readonly schoolMean: Decimal;
  readonly examMean: Decimal;
  readonly schoolDeviation: Decimal;
  readonly examDeviation: Decimal;
  /** By what a distance from the mean is multiplied; null where the group is not moderated. */
  readonly ratio: Decimal | null;
  readonly unmoderated: Unmoderated | null;
}

const smallestModerated = 2;

export function statisticsOf(pairs: readonly MarkPair[], { deviation }: ModerationOptions): GroupStatistics {
  const count = pairs.length;
  const [school, exam] = [spreadOf(pairs.map((pair) => pair.school)), spreadOf(pairs.map((pair) => pair.exam))];
  const over = deviation === 'sample' ? Math.max(1, count - 1) : count;
  const unmoderated =
    count < smallestModerated ? 'group-of-one' : school.squares.isZero() ? 'school-marks-equal' : null;
  return {
    count,
    schoolMean: school.mean,
    examMean: exam.mean,
    schoolDeviation: school.squares.div(over).sqrt(),
    examDeviation: exam.squares.div(over).sqrt(),
    // One root of the quotient is exact where the two roots are not.
    ratio: unmoderated ? null : exam.squares.div(school.squares).sqrt(),
    unmoderated,
  };
}

/** The moderated mark M: as many deviations from the mean of the exam as the school mark is from the school's; before it is clamped. */
export function moderatedMark(school: Decimal, { schoolMean, examMean, ratio }: GroupStatistics): Decimal {
  return ratio ? examMean.plus(school.minus(schoolMean).times(ratio)) : school;
}

/** A mark once it has been moderated is one out of 100 again. */
export const clampedModerated = (mark: Decimal): Decimal => clamped(settled(mark));

/** The mean, and the sum of the squared distances from it. Equal marks have no distance, however their mean was rounded. */
function spreadOf(marks: readonly Decimal[]): { readonly mean: Decimal; readonly squares: Decimal } {
  const [first] = marks;
  if (first && marks.every((mark) => mark.eq(first))) return { mean: first, squares: zero };
  const mean = sumOf(marks).div(marks.length);
  return { mean, squares: sumOf(marks.map((mark) => mark.minus(mean).pow(2))) };
}
