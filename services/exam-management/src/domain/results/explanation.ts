import { Decimal } from '@pan/kit/domain';
import { passMark } from '../mark.js';
import { smallestGroup } from '../group-results.js';
import type { ResultDocument } from './exam-result.js';
import type { RuleVersion } from './result-rule.js';
import { type GroupFigures, words } from './explanation-words.js';

/** A mark that is out, and what it was made of: of the exam alone where there is no result. */
export interface ExplainedMark {
  readonly mark: number;
  readonly points: string;
  readonly maxPoints: string;
  readonly examMark: string;
  readonly result: ResultDocument | null;
}

/** Where the rule of a step comes from. */
export type RuleSource = Pick<RuleVersion<unknown>, 'version' | 'author' | 'source'>;

/** One step from points to the final mark, in a sentence of each language. */
export interface Step {
  readonly code: 'exam' | 'conversion' | 'school-mark' | 'moderation' | 'bounds' | 'final' | 'rounding';
  readonly fr: string;
  readonly en: string;
  readonly rule: RuleSource | null;
}

export interface Explanation {
  readonly decidedBy: 'exam-alone' | 'exam-higher' | 'weighted-sum';
  readonly steps: readonly Step[];
  readonly group: GroupFigures | null;
}

/** How a mark came about, told to those whom it concerns: every number of their own, of others none. */
export function explanationOf(explained: ExplainedMark): Explanation {
  const { mark, result } = explained;
  const exam: Step = { code: 'exam', ...words.exam(explained), rule: null };
  const rounding = (exact: string | null): Step => ({
    code: 'rounding',
    ...words.rounding(exact, mark, mark >= passMark),
    rule: null,
  });
  if (!result) return { decidedBy: 'exam-alone', steps: [exam, rounding(explained.examMark)], group: null };
  const { rules, values, inputs } = result;
  const group = figuresOf(result);
  const school = {
    code: 'school-mark',
    ...words.schoolMark(inputs.schoolMark, result.group, inputs.schoolMarkVersion),
    rule: null,
  } as const;
  const steps: Step[] = [
    exam,
    { code: 'conversion', ...words.conversion(values, rules.conversion !== null), rule: sourceOf(rules.conversion) },
    school,
    { code: 'moderation', ...moderationIn(result, group), rule: sourceOf(rules.moderation) },
    ...(group && values.moderatedMark !== values.clampedMark
      ? [{ code: 'bounds', ...words.bounds(values), rule: null } as const]
      : []),
    {
      code: 'final',
      ...words.final(result.rule, values, rules.examWeight.parameters.weight, isTold(result)),
      rule: sourceOf(rules.examWeight),
    },
    rounding(isTold(result) ? values.finalMark : null),
  ];
  return { decidedBy: result.rule, steps, group };
}

/** In a small group a moderated mark is nearly another pupil's exam mark. Where nothing was moderated it is the school's own. */
const isTold = ({ statistics, rule }: ResultDocument): boolean =>
  rule === 'exam-higher' || statistics.count >= smallestGroup || statistics.unmoderated !== null;

/** A deviation of nothing says what everybody had. */
function figuresOf({ statistics }: ResultDocument): GroupFigures | null {
  const { count, schoolMean, schoolDeviation, examMean, examDeviation, unmoderated } = statistics;
  if (count < smallestGroup || unmoderated || new Decimal(examDeviation).isZero()) return null;
  return { count, schoolMean, schoolDeviation, examMean, examDeviation };
}

function moderationIn({ statistics, values, inputs }: ResultDocument, group: GroupFigures | null) {
  if (statistics.unmoderated) return words.unmoderated(inputs.schoolMark);
  return group ? words.moderated(group, inputs.schoolMark, values.moderatedMark) : words.smallGroup;
}

const sourceOf = (rule: RuleVersion<unknown> | null): RuleSource | null =>
  rule && { version: rule.version, author: rule.author, source: rule.source };
