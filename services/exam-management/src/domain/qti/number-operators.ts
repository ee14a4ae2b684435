import { readInteger, readNumber } from '@pan/kit/domain';
import { many, none, one, two, type Operator, type Scope } from './expression.js';
import type { Expression } from './item-definition.js';
import { boolean, float, integer, numberOf, single, textOf, type Value } from './value.js';
import { functions, statistics } from './functions.js';

/** All numbers of all values; null when any is NULL or none. */
function numbers(values: readonly Value[]): number[] | null {
  const all: number[] = [];
  for (const value of values) {
    if (!value) return null;
    for (const scalar of value.values) {
      if (typeof scalar !== 'number') return null;
      all.push(scalar);
    }
  }
  return all;
}

const isWhole = (values: readonly Value[]): boolean => values.every((value) => value?.baseType === 'integer');

/** An operator on numbers: NULL as soon as one of them is; whole when all are whole and the result is. */
function arithmetic(takes: Operator['takes'], calculate: (all: readonly number[]) => number): Operator {
  return {
    takes,
    evaluate: (_, values) => {
      const all = numbers(values);
      if (!all || all.length === 0) return null;
      const result = calculate(all);
      return isWhole(values) && Number.isInteger(result) ? integer(result) : float(result);
    },
  };
}

const whole = (takes: Operator['takes'], calculate: (all: readonly number[]) => number): Operator => ({
  takes,
  evaluate: (_, values) => {
    const all = numbers(values);
    return all && all.length > 0 ? integer(calculate(all)) : null;
  },
});

function comparison(holds: (left: number, right: number) => boolean): Operator {
  return {
    takes: two,
    evaluate: (_, [left = null, right = null]) => {
      const [a, b] = [numberOf(left), numberOf(right)];
      return a === null || b === null ? null : boolean(holds(a, b));
    },
  };
}

/** Half goes towards plus infinity (Information Model, "round"); figures are decimal, as an author writes them. */
function rounded(value: number, mode: string, figures: number): number | null {
  if (figures < 0 || figures > 15 || (mode === 'significantFigures' && figures < 1)) return null;
  if (value === 0) return 0;
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  const places = mode === 'significantFigures' ? figures - 1 - exponent : figures;
  const shifted = Math.floor(shift(value, places) + 0.5);
  return shift(shifted, -places);
}

function shift(value: number, places: number): number {
  const [digits = '0', exponent = '0'] = String(value).split('e');
  return readNumber(`${digits}e${readInteger(exponent)! + places}`) ?? value;
}

function roundedBy({ args }: Expression, value: number, scope: Scope): number | null {
  const figures = scope.numberFrom(args['figures'] ?? '');
  return figures === null ? null : rounded(value, args['roundingMode'] ?? 'significantFigures', figures);
}

function isEqual({ args }: Expression, left: number, right: number, scope: Scope): boolean | null {
  const mode = args['toleranceMode'] ?? 'exact';
  if (mode === 'exact') return left === right;
  const given = (args['tolerance'] ?? '')
    .trim()
    .split(/\s+/)
    .map((text) => scope.numberFrom(text));
  const below = given[0] ?? null;
  const above = given[1] === undefined ? below : given[1];
  if (below === null || above === null || below < 0 || above < 0) return null;
  const [lower, upper] =
    mode === 'absolute' ? [left - below, left + above] : [left * (1 - below / 100), left * (1 + above / 100)];
  const [low, high] = [Math.min(lower, upper), Math.max(lower, upper)];
  const atLow = args['includeLowerBound'] === 'false' ? right > low : right >= low;
  return atLow && (args['includeUpperBound'] === 'false' ? right < high : right <= high);
}

const gcd = (a: number, b: number): number => (b === 0 ? Math.abs(a) : gcd(b, a % b));
const lcm = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : Math.abs(a * b) / gcd(a, b));

/** Arithmetic and comparisons of numbers; NULL in, NULL out. */
export const numberOperators: Readonly<Record<string, Operator>> = {
  sum: arithmetic(many, (all) => all.reduce(plus, 0)),
  product: arithmetic(many, (all) => all.reduce((a, b) => a * b, 1)),
  subtract: arithmetic(two, ([a, b]) => plus(a!, -b!)),
  divide: { takes: two, evaluate: (_, values) => withTwo(values, (a, b) => float(a / b)) },
  power: { takes: two, evaluate: (_, values) => withTwo(values, (a, b) => float(a ** b)) },
  integerDivide: whole(two, ([a, b]) => Math.floor(a! / b!)),
  integerModulus: whole(two, ([a, b]) => a! - b! * Math.floor(a! / b!)),
  truncate: whole(one, ([value]) => Math.trunc(value!)),
  round: whole(one, ([value]) => Math.floor(value! + 0.5)),
  integerToFloat: {
    takes: one,
    evaluate: (_, [value = null]) => (numberOf(value) === null ? null : float(numberOf(value)!)),
  },
  roundTo: {
    takes: one,
    needs: ['figures'],
    evaluate: (node, [value = null], scope) => {
      const given = numberOf(value);
      const result = given === null ? null : roundedBy(node, given, scope);
      return result === null ? null : float(result);
    },
  },
  min: arithmetic(many, (all) => Math.min(...all)),
  max: arithmetic(many, (all) => Math.max(...all)),
  gcd: whole(many, (all) => all.reduce(gcd)),
  lcm: whole(many, (all) => all.reduce(lcm)),
  equal: {
    takes: two,
    evaluate: (node, values, scope) =>
      withTwo(values, (a, b) => {
        const is = isEqual(node, a, b, scope);
        return is === null ? null : boolean(is);
      }),
  },
  equalRounded: {
    takes: two,
    needs: ['figures'],
    evaluate: (node, values, scope) =>
      withTwo(values, (a, b) => {
        const [left, right] = [roundedBy(node, a, scope), roundedBy(node, b, scope)];
        return left === null || right === null ? null : boolean(left === right);
      }),
  },
  lt: comparison((a, b) => a < b),
  lte: comparison((a, b) => a <= b),
  gt: comparison((a, b) => a > b),
  gte: comparison((a, b) => a >= b),
  durationLT: comparison((a, b) => a < b),
  durationGTE: comparison((a, b) => a >= b),
  mathConstant: {
    takes: none,
    needs: ['name'],
    evaluate: ({ args }) => (args['name'] === 'pi' ? float(Math.PI) : args['name'] === 'e' ? float(Math.E) : null),
  },
  mathOperator: {
    takes: [1, 2],
    needs: ['name'],
    evaluate: ({ args }, values) => {
      const all = numbers(values);
      const calculate = functions[args['name']!];
      return all && all.length > 0 && calculate ? float(calculate(all[0]!, all[1] ?? NaN)) : null;
    },
  },
  statsOperator: {
    takes: one,
    needs: ['name'],
    evaluate: ({ args }, values) => {
      const all = numbers(values);
      const calculate = statistics[args['name']!];
      return all && all.length > 0 && calculate ? float(calculate(all)) : null;
    },
  },
};

/** Points are written in decimals: 0.1 + 0.2 is 0.3 to whoever set the item. */
function plus(a: number, b: number): number {
  const sum = a + b;
  const near = readNumber(sum.toPrecision(15)) ?? sum;
  return Math.abs(near - sum) <= 4 * Number.EPSILON * Math.max(Math.abs(a), Math.abs(b)) ? near : sum;
}

function withTwo([left = null, right = null]: readonly Value[], calculate: (a: number, b: number) => Value): Value {
  const [a, b] = [numberOf(left), numberOf(right)];
  return a === null || b === null ? null : calculate(a, b);
}

/** Operators that the field has added; a definition that nobody knows is refused when the item is read. */
export const customOperators: Readonly<Record<string, (value: Value) => Value>> = {
  Trim: (value) => asText(value, (text) => text.trim()),
  ToAscii: (value) => asText(value, (text) => text.normalize('NFD').replace(/\p{M}/gu, '')),
  /** French keyboards write 3,5. */
  ParseCommaDecimal: (value) => {
    const text = textOf(value)?.trim().replace(',', '.') ?? '';
    const number = /e/i.test(text) ? null : readNumber(text);
    return number === null ? null : float(number);
  },
};

function asText(value: Value, change: (text: string) => string): Value {
  const text = textOf(value);
  const changed = text === null ? '' : change(text);
  return changed === '' ? null : single('string', changed);
}
