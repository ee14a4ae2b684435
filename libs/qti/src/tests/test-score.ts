import { type Decimal, settled, zero } from '@pan/kit/domain';
import { float, type Held, numberOf } from '../scoring/values/value.js';
import type { ItemResult } from './item-results.js';
import { type Evidence, testOutcomes } from './outcome-processing.js';
import type { TestDefinition, TestRule } from './test-definition.js';

/** What a test's own rules make of a sitting, and the most that they could make of it. */
export interface TestScore {
  readonly score: Decimal;
  readonly most: Decimal;
}

/**
 * Null where no rule of the test sets SCORE, or nothing can be earned by it.
 * @param bestOf what each place that came is worth at most; null for one that did not come
 */
export function testScore(
  test: TestDefinition,
  evidence: Evidence,
  bestOf: (one: ItemResult) => Decimal | null,
): TestScore | null {
  if (!scoresItself(test)) return null;
  const declared = test.outcomes.find(({ identifier }) => identifier === 'SCORE')!;
  const found = testOutcomes(test, evidence);
  const said = declared.normalMaximum ?? numberOf(found['MAXSCORE'] ?? null);
  const best = () => {
    const results = evidence.results.map((one) => atBest(one, bestOf(one)));
    return numberOf(testOutcomes(test, { ...evidence, results })['SCORE'] ?? null);
  };
  const most = said?.gt(0) ? said : best();
  if (!most?.gt(0)) return null;
  return { score: settled(numberOf(found['SCORE'] ?? null) ?? zero), most: settled(most) };
}

/** Whether rules of the test set an outcome SCORE, instead of the weighted sum of its items. */
export const scoresItself = ({ rules }: TestDefinition): boolean => setsScore(rules);

const setsScore = (rules: readonly TestRule[]): boolean =>
  rules.some((rule) => {
    if (rule.rule === 'condition') return rule.branches.some(({ then }) => setsScore(then));
    return rule.rule !== 'exit' && rule.outcome === 'SCORE';
  });

/** Every answer right, and all points earned. */
function atBest(one: ItemResult, best: Decimal | null): ItemResult {
  if (best === null) return one;
  const right = new Map<string, Held>(one.definition.responses.map(({ identifier, correct }) => [identifier, correct]));
  const own = one.place.ref.variableMappings.get('SCORE') ?? 'SCORE';
  right.set(own, float(best));
  return { ...one, attempts: Math.max(1, one.attempts), variable: (name) => right.get(name) ?? one.variable(name) };
}
