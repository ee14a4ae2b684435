import { one, type Operator } from './expression.js';
import { functions, statistics } from './functions.js';
import type { Expression } from './item-definition.js';
import { logicOperators } from './logic-operators.js';
import { customOperators, numberOperators } from './number-operators.js';

/** The last part of `depcp:Trim` or `urn:…:Trim` names what it does. */
const customName = (definition = ''): string =>
  definition.slice(1 + Math.max(definition.lastIndexOf(':'), definition.lastIndexOf('/')));

export const operators: Readonly<Record<string, Operator>> = {
  ...logicOperators,
  ...numberOperators,
  customOperator: {
    takes: one,
    evaluate: ({ args }, [value = null]) =>
      customOperators[customName(args['definition'] ?? args['class'])]?.(value) ?? null,
  },
};

/** Why an expression cannot be scored here; null when it can. */
export type Doubt = 'expression-unknown' | 'operator-unknown' | 'expression-incomplete';

export function doubtAbout({ op, args, of }: Expression): Doubt | null {
  const operator = Object.hasOwn(operators, op) ? operators[op] : undefined;
  if (!operator) return 'expression-unknown';
  if (op === 'customOperator' && !Object.hasOwn(customOperators, customName(args['definition'] ?? args['class'])))
    return 'operator-unknown';
  if (op === 'mathOperator' && !Object.hasOwn(functions, args['name'] ?? '')) return 'operator-unknown';
  if (op === 'statsOperator' && !Object.hasOwn(statistics, args['name'] ?? '')) return 'operator-unknown';
  const [fewest, most] = operator.takes;
  const isComplete = of.length >= fewest && of.length <= most && (operator.needs ?? []).every((name) => args[name]);
  return isComplete ? null : 'expression-incomplete';
}
