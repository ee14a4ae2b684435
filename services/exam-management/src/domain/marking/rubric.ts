import { Decimal, DomainError, sumOf } from '@pan/kit/domain';

/** What is read in either language. */
export interface Words {
  readonly fr: string;
  readonly en: string;
}

/** One step of a criterion: how such an answer looks, and what it is worth. */
export interface RubricLevel {
  readonly code: string;
  readonly words: Words;
  readonly points: number;
}

/** Points that are given without levels: from the least to the most, in steps. */
export interface PointRange {
  readonly least: number;
  readonly most: number;
  readonly step: number;
}

/** What markers look at in an answer: either levels that are described or a range. */
export interface Criterion {
  readonly code: string;
  readonly words: Words;
  readonly levels: readonly RubricLevel[];
  readonly range: PointRange | null;
}

/** The grid by which people mark a place of a paper. */
export type Rubric = readonly Criterion[];

/** Points by criterion, as one marker gave them. */
export type Scores = Readonly<Record<string, number>>;

/** @throws DomainError rubric-unfit where a criterion gives no points, or the same twice */
export function requireSound(rubric: Rubric): void {
  const unfit = (criterion: string) => new DomainError('rubric-unfit', { criterion });
  const codes = new Set<string>();
  for (const criterion of rubric) {
    const { code, levels, range } = criterion;
    if (codes.has(code) || levels.length > 0 === (range !== null)) throw unfit(code);
    codes.add(code);
    if (new Set(levels.map((level) => level.code)).size < levels.length) throw unfit(code);
    if (range && !isSteppable(range)) throw unfit(code);
  }
  if (!mostOf(rubric).gt(leastOf(rubric))) throw unfit(rubric[0]?.code ?? '–');
}

const isSteppable = ({ least, most, step }: PointRange): boolean =>
  step > 0 && most > least && new Decimal(most).minus(least).mod(step).isZero();

const pointsIn = ({ levels, range }: Criterion): number[] =>
  range ? [range.least, range.most] : levels.map(({ points }) => points);

export const mostOf = (rubric: Rubric): Decimal => sumOf(rubric.map((one) => Math.max(...pointsIn(one))));
export const leastOf = (rubric: Rubric): Decimal => sumOf(rubric.map((one) => Math.min(...pointsIn(one))));

/** What stands in a draft: of some criteria, points that the grid has. @throws DomainError score-not-on-rubric */
export function requireOnRubric(rubric: Rubric, scores: Scores): void {
  for (const [code, points] of Object.entries(scores)) {
    const criterion = rubric.find((one) => one.code === code);
    if (!criterion || !gives(criterion, points)) throw new DomainError('score-not-on-rubric', { criterion: code });
  }
}

function gives({ levels, range }: Criterion, points: number): boolean {
  if (!range) return levels.some((level) => level.points === points);
  const { least, most, step } = range;
  return points >= least && points <= most && new Decimal(points).minus(least).mod(step).isZero();
}

/** The sum over every criterion. @throws DomainError criterion-not-scored, score-not-on-rubric */
export function pointsOf(rubric: Rubric, scores: Scores): Decimal {
  requireOnRubric(rubric, scores);
  const missing = rubric.find(({ code }) => scores[code] === undefined);
  if (missing) throw new DomainError('criterion-not-scored', { criterion: missing.code });
  return sumOf(rubric.map(({ code }) => scores[code]!));
}
