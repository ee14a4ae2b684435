import type { Declaration, Expression } from '../scoring/item-definition.js';
import type { BaseType } from '../scoring/values/value.js';

const numeric: readonly BaseType[] = ['integer', 'float', 'duration'];
const words = (text: string): string[] => text.split(/\s+/);

/** Operators that take values of some base types alone: anything else would leave them NULL, or false, whatever is answered. */
const takes: ReadonlyMap<string, readonly BaseType[]> = new Map<string, readonly BaseType[]>([
  ...words(
    `sum subtract product divide power integerDivide integerModulus truncate round roundTo integerToFloat min max gcd lcm
    mathOperator statsOperator lt lte gt gte equal equalRounded durationLT durationGTE`,
  ).map((op): [string, readonly BaseType[]] => [op, numeric]),
  ...words('and or not anyN').map((op): [string, readonly BaseType[]] => [op, ['boolean']]),
  ['inside', ['point']],
]);

/** The operand that an operator cannot take, and what it would need; null when there is none, or the type is not known. */
export function unfitOperand(
  { op, of }: Expression,
  declarationOf: (identifier: string) => Declaration | undefined,
): { readonly at: number; readonly identifier: string; readonly needs: string } | null {
  const wanted = takes.get(op);
  if (!wanted) return null;
  const at = of.findIndex((operand) => {
    const type = typeOf(operand, declarationOf);
    return type !== null && !wanted.includes(type);
  });
  const operand = of[at];
  return operand ? { at, identifier: operand.args['identifier'] ?? operand.op, needs: wanted.join(', ') } : null;
}

/** The base type of what can be told before anybody has answered: constants and variables, and what is chosen from them. */
function typeOf(
  { op, args, of, value }: Expression,
  declarationOf: (identifier: string) => Declaration | undefined,
): BaseType | null {
  switch (op) {
    case 'baseValue':
      return value?.baseType ?? null;
    case 'variable':
    case 'correct':
    case 'default':
      return declarationOf(args['identifier'] ?? '')?.baseType ?? null;
    case 'multiple':
    case 'ordered':
    case 'index':
    case 'random':
      return of[0] ? typeOf(of[0], declarationOf) : null;
    default:
      return null;
  }
}
