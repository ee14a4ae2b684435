import { assigned, lookedUp, nought } from '../scoring/processing/assign.js';
import { Exit, untilExit } from '../scoring/processing/evaluation.js';
import type { Outcomes } from '../scoring/processing/item-session.js';
import type { ItemResult } from './item-results.js';
import type { TestDefinition, TestRule } from './test-definition.js';
import { type Durations, TestScope } from './test-scope.js';

/** What came of a candidate's items, and the seed that draws what rules draw. */
export interface Evidence {
  readonly seed: string;
  readonly results: readonly ItemResult[];
  readonly durations?: Durations;
}

/** A test's outcomes, from their defaults, by what came of its items. */
export const testOutcomes = (test: TestDefinition, evidence: Evidence): Outcomes =>
  Object.fromEntries(scopeOf(test, evidence).outcomes);

/** What rules of the test look at, its outcomes processed. */
export function scopeOf(test: TestDefinition, { seed, results, durations = new Map() }: Evidence): TestScope {
  const defaults = test.outcomes.map((one) => [one.identifier, one.defaultValue ?? nought(one)] as const);
  const scope = new TestScope(test, results, durations, Object.fromEntries(defaults), seed);
  const declared = new Map(test.outcomes.map((one) => [one.identifier, one]));
  const follow = (rules: readonly TestRule[]): void => {
    for (const rule of rules) {
      if (rule.rule === 'exit') throw new Exit();
      if (rule.rule === 'condition') follow(scope.taken(rule.branches));
      else {
        const declaration = declared.get(rule.outcome)!;
        const value = scope.valueOf(rule.to);
        const given = rule.rule === 'set' ? value : lookedUp(value, declaration.lookup);
        scope.outcomes.set(rule.outcome, assigned(declaration, given));
      }
    }
  };
  untilExit(() => follow(test.rules));
  return scope;
}
