import type { Expression } from '../item-definition.js';
import { comparisons } from './comparisons.js';
import { containers } from './containers.js';
import { customOperator, isDefined } from './custom.js';
import type { Operator } from './expression.js';
import { functions, statistics } from './functions.js';
import { logic } from './logic.js';
import { numbers } from './numbers.js';
import { draws } from './random.js';
import { texts } from './texts.js';
import { variables } from './variables.js';

/** The operators of QTI by name. */
export const operators: Readonly<Record<string, Operator>> = {
  ...variables,
  ...containers,
  ...logic,
  ...texts,
  ...numbers,
  ...comparisons,
  ...draws,
  customOperator,
};

/** Why an expression cannot be scored here; null when it can. */
export type Doubt = 'expression-unknown' | 'operator-unknown' | 'expression-incomplete';

export function doubtAbout({ op, args, of }: Expression): Doubt | null {
  const operator = Object.hasOwn(operators, op) ? operators[op] : undefined;
  if (!operator) return 'expression-unknown';
  if (op === 'customOperator' && !isDefined(args)) return 'operator-unknown';
  if (op === 'mathOperator' && !Object.hasOwn(functions, args['name'] ?? '')) return 'operator-unknown';
  if (op === 'statsOperator' && !Object.hasOwn(statistics, args['name'] ?? '')) return 'operator-unknown';
  const [fewest, most] = operator.takes;
  const isComplete = of.length >= fewest && of.length <= most && (operator.needs ?? []).every((name) => args[name]);
  return isComplete ? null : 'expression-incomplete';
}
