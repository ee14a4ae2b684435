import { readDecimal } from '@pan/kit/domain';
import type { Expression } from '../item-definition.js';
import { readCoordinates } from '../values/scalars.js';
import { constants } from './numbers.js';
import { isPattern } from './pattern.js';
import { isDrawable } from './random.js';
import { mostFigures } from './rounding.js';

/** Whether an attribute's value lets its expression have a value; `isVariable` knows what the item declares. */
type Check = (value: string, isVariable: (identifier: string) => boolean, args: Expression['args']) => boolean;

const countFrom =
  (fewest: number, most = Number.MAX_SAFE_INTEGER): Check =>
  (value, isVariable) => {
    const number = readDecimal(value.trim());
    return number === null ? isVariable(nameIn(value)) : number.isInteger() && number.gte(fewest) && number.lte(most);
  };
const nameIn = (value: string): string => value.trim().replace(/^\{|\}$/g, '');
const anyNumber: Check = (value, isVariable) => readDecimal(value.trim()) !== null || isVariable(nameIn(value));
const oneOf =
  (...allowed: string[]): Check =>
  (value) =>
    allowed.includes(value);

/** How many coordinates each shape takes. */
const shapes: Readonly<Record<string, (count: number) => boolean>> = {
  default: () => true,
  rect: (count) => count === 4,
  circle: (count) => count === 3,
  ellipse: (count) => count === 4,
  poly: (count) => count >= 6 && count % 2 === 0,
};
export const fitsShape = (shape: string, coords: readonly unknown[] | null): boolean =>
  coords !== null && Object.hasOwn(shapes, shape) && shapes[shape]!(coords.length);

const tolerance: Check = (value, isVariable) => {
  const parts = value.trim().split(/\s+/);
  const isBound = (part: string) => readDecimal(part)?.gte(0) ?? isVariable(nameIn(part));
  return parts.length <= 2 && parts.every(isBound);
};

const checks: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  patternMatch: { pattern: (value) => isPattern(value) },
  index: { n: countFrom(1) },
  anyN: { min: countFrom(0), max: countFrom(0) },
  repeat: { numberRepeats: countFrom(1) },
  roundTo: { figures: countFrom(0, mostFigures), roundingMode: oneOf('significantFigures', 'decimalPlaces') },
  equalRounded: { figures: countFrom(0, mostFigures), roundingMode: oneOf('significantFigures', 'decimalPlaces') },
  equal: { toleranceMode: oneOf('exact', 'absolute', 'relative'), tolerance },
  inside: { coords: (value, _, args) => fitsShape(args['shape']!, readCoordinates(value)) },
  randomInteger: {
    min: countFrom(Number.MIN_SAFE_INTEGER),
    max: (value, isVariable, args) =>
      countFrom(Number.MIN_SAFE_INTEGER)(value, isVariable, args) && isDrawable(args['min'], value),
    step: countFrom(1),
  },
  randomFloat: {
    min: anyNumber,
    max: (value, isVariable, args) => anyNumber(value, isVariable, args) && isDrawable(args['min'], value),
  },
  mathConstant: { name: (value) => Object.hasOwn(constants, value) },
};

/** The attribute that makes an expression NULL whatever is answered; null when there is none. */
export function slipIn({ op, args, of }: Expression, isVariable: (identifier: string) => boolean): string | null {
  if (op === 'equal' && ['absolute', 'relative'].includes(args['toleranceMode'] ?? '') && !args['tolerance'])
    return 'tolerance';
  if (op === 'mathOperator' && of.length !== (args['name'] === 'atan2' ? 2 : 1)) return 'name';
  const found = Object.entries(checks[op] ?? {}).find(
    ([name, isFit]) => args[name] !== undefined && !isFit(args[name], isVariable, args),
  );
  return found?.[0] ?? null;
}
