import type { InputProblem } from '@pan/kit/domain';
import type { Expression, ItemDefinition } from '../scoring/item-definition.js';
import { stopNamed } from './branch-targets.js';
import { refusalOf } from './sources.js';
import {
  type Gates,
  type ItemRef,
  itemsIn,
  sectionsIn,
  type TestDefinition,
  type TestRule,
} from './test-definition.js';

const ofEveryItem = ['duration', 'numAttempts', 'completionStatus'];

/** What rules ask for and nothing declares would be NULL for everybody, without a word: each is a finding. */
export function unknownVariables(
  test: TestDefinition,
  items: ReadonlyMap<string, ItemDefinition>,
): readonly InputProblem[] {
  const refs = new Map(test.parts.flatMap(itemsIn).map((ref) => [ref.identifier, ref]));
  const timed = new Set([...test.parts, ...test.parts.flatMap(sectionsIn)].map(({ identifier }) => identifier));
  const outcomes = new Set(test.outcomes.map(({ identifier }) => identifier));
  const isKnown = (identifier: string): boolean => {
    if (outcomes.has(identifier) || identifier === 'duration') return true;
    const dot = identifier.lastIndexOf('.');
    const [holder, name] = [identifier.slice(0, Math.max(dot, 0)), identifier.slice(dot + 1)];
    const ref = refs.get(holder) ?? refs.get(stopNamed(holder));
    if (!ref) return name === 'duration' && timed.has(holder);
    const item = items.get(ref.identifier);
    return !item || isOf(ref, item, name);
  };
  return expressionsOf(test)
    .filter(({ op, args }) => ['variable', 'correct', 'default'].includes(op) && !isKnown(args['identifier'] ?? ''))
    .map((one) => refusalOf(one, 'variable-undeclared', { identifier: (one.args['identifier'] ?? '').slice(0, 100) }))
    .map(({ problem }) => problem);
}

function isOf(
  { variableMappings }: ItemRef,
  { responses, outcomes, templates }: ItemDefinition,
  name: string,
): boolean {
  const own = variableMappings.get(name) ?? name;
  return (
    [...responses, ...outcomes, ...(templates?.declarations ?? [])].some(({ identifier }) => identifier === own) ||
    ofEveryItem.includes(own)
  );
}

/** Every node of every expression of a test. */
function expressionsOf({ parts, rules }: TestDefinition): Expression[] {
  const holders: Gates[] = parts.flatMap((part) => [part, ...sectionsIn(part), ...itemsIn(part)]);
  const gated = holders.flatMap(({ preConditions, branchRules }) => [
    ...preConditions,
    ...branchRules.map(({ when }) => when),
  ]);
  const defaults = parts.flatMap(itemsIn).flatMap(({ templateDefaults }) => [...templateDefaults.values()]);
  return [...gated, ...defaults, ...inRules(rules)].flatMap(withBelow);
}

const inRules = (rules: readonly TestRule[]): Expression[] =>
  rules.flatMap((rule) => {
    if (rule.rule === 'exit') return [];
    if (rule.rule !== 'condition') return [rule.to];
    return rule.branches.flatMap(({ when, then }) => [...(when ? [when] : []), ...inRules(then)]);
  });

const withBelow = (node: Expression): Expression[] => [node, ...node.of.flatMap(withBelow)];
