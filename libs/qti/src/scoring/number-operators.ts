import { Decimal, readDecimal, settled, sumOf, wholeOf, zero } from '@pan/kit/domain';
import { many, none, one, two, type Operator, type Scope } from './expression.js';
import { e, functions, pi, statistics } from './functions.js';
import type { Expression } from './item-definition.js';
import { boolean, float, integer, isNo, numberOf, single, textOf, type Value } from './value.js';

/** All numbers of all values; null when any is NULL or none. */
function numbers(values: readonly Value[]): Decimal[] | null {
  const all: Decimal[] = [];
  for (const value of values) {
    if (!value) return null;
    for (const scalar of value.values) {
      if (!(scalar instanceof Decimal)) return null;
      all.push(scalar);
    }
  }
  return all;
}

const isWhole = (values: readonly Value[]): boolean => values.every((value) => value?.baseType === 'integer');

/** An operator on numbers: NULL as soon as one of them is; whole when all are whole and the result is. */
function arithmetic(takes: Operator['takes'], calculate: (all: readonly Decimal[]) => Decimal): Operator {
  return {
    takes,
    evaluate: (_, values) => {
      const all = numbers(values);
      if (!all || all.length === 0) return null;
      const result = calculate(all);
      return isWhole(values) && result.isInteger() ? integer(result) : float(result);
    },
  };
}

const whole = (takes: Operator['takes'], calculate: (all: readonly Decimal[]) => Decimal): Operator => ({
  takes,
  evaluate: (_, values) => {
    const all = numbers(values);
    return all && all.length > 0 ? integer(calculate(all)) : null;
  },
});

/** How two numbers stand to each other, by the digits that decide: less than 0, 0, more than 0. */
function comparison(holds: (order: number) => boolean): Operator {
  return {
    takes: two,
    evaluate: (_, values) => withTwo(values, (left, right) => boolean(holds(settled(left).cmp(settled(right))))),
  };
}

/** The most figures that `roundTo` and `equalRounded` take. */
export const mostFigures = 15;

/** Figures are decimal, as an author writes them. */
function rounded(value: Decimal, mode: string, figures: number): Decimal | null {
  if (figures < 0 || figures > mostFigures || (mode === 'significantFigures' && figures < 1)) return null;
  return mode === 'significantFigures'
    ? settled(value).toSignificantDigits(figures, Decimal.ROUND_HALF_CEIL)
    : settled(value).toDecimalPlaces(figures, Decimal.ROUND_HALF_CEIL);
}

function roundedBy({ args }: Expression, value: Decimal, scope: Scope): Decimal | null {
  const figures = scope.countFrom(args['figures'] ?? '');
  return figures === null ? null : rounded(value, args['roundingMode'] ?? 'significantFigures', figures);
}

function isEqual({ args }: Expression, given: Decimal, other: Decimal, scope: Scope): boolean | null {
  const [left, right] = [settled(given), settled(other)];
  const mode = args['toleranceMode'] ?? 'exact';
  if (mode === 'exact') return left.eq(right);
  const [below = null, above = below] = (args['tolerance'] ?? '')
    .trim()
    .split(/\s+/)
    .map((text) => scope.numberFrom(text));
  if (below === null || above === null || below.lt(0) || above.lt(0)) return null;
  const share = (tolerance: Decimal) => (mode === 'absolute' ? tolerance : left.times(tolerance).div(100));
  const bounds = [left.minus(share(below)), left.plus(share(above))];
  const [low, high] = [settled(Decimal.min(...bounds)), settled(Decimal.max(...bounds))];
  const atLow = isNo(args['includeLowerBound']) ? right.gt(low) : right.gte(low);
  return atLow && (isNo(args['includeUpperBound']) ? right.lt(high) : right.lte(high));
}

const gcd = (a: Decimal, b: Decimal): Decimal => (b.isZero() ? a.abs() : gcd(b, a.mod(b)));
const lcm = (a: Decimal, b: Decimal): Decimal => (a.isZero() || b.isZero() ? zero : a.times(b).abs().div(gcd(a, b)));
const floored = (a: Decimal, b: Decimal): Decimal => settled(a.div(b)).floor();

/** Arithmetic and comparisons of numbers; NULL in, NULL out. */
export const numberOperators: Readonly<Record<string, Operator>> = {
  sum: arithmetic(many, sumOf),
  product: arithmetic(many, (all) => all.reduce((a, b) => a.times(b))),
  subtract: arithmetic(two, ([a, b]) => a!.minus(b!)),
  divide: { takes: two, evaluate: (_, values) => withTwo(values, (a, b) => float(a.div(b))) },
  power: { takes: two, evaluate: (_, values) => withTwo(values, (a, b) => float(a.pow(b))) },
  integerDivide: whole(two, ([a, b]) => floored(a!, b!)),
  integerModulus: whole(two, ([a, b]) => a!.minus(b!.times(floored(a!, b!)))),
  truncate: whole(one, ([value]) => settled(value!).trunc()),
  round: whole(one, ([value]) => wholeOf(value!)),
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
  min: arithmetic(many, (all) => Decimal.min(...all)),
  max: arithmetic(many, (all) => Decimal.max(...all)),
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
        return left === null || right === null ? null : boolean(left.eq(right));
      }),
  },
  lt: comparison((order) => order < 0),
  lte: comparison((order) => order <= 0),
  gt: comparison((order) => order > 0),
  gte: comparison((order) => order >= 0),
  durationLT: comparison((order) => order < 0),
  durationGTE: comparison((order) => order >= 0),
  mathConstant: {
    takes: none,
    needs: ['name'],
    evaluate: ({ args }) => float(constants[args['name']!] ?? NaN),
  },
  mathOperator: {
    takes: [1, 2],
    needs: ['name'],
    evaluate: ({ args }, values) => {
      const all = numbers(values);
      const calculate = functions[args['name']!];
      return all && all.length > 0 && calculate ? float(calculate(all[0]!, all[1] ?? new Decimal(NaN))) : null;
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

export const constants: Readonly<Record<string, Decimal>> = { pi, e };

function withTwo([left = null, right = null]: readonly Value[], calculate: (a: Decimal, b: Decimal) => Value): Value {
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
    const number = /e/i.test(text) ? null : readDecimal(text);
    return number === null ? null : float(number);
  },
};

function asText(value: Value, change: (text: string) => string): Value {
  const text = textOf(value);
  const changed = text === null ? '' : change(text);
  return changed === '' ? null : single('string', changed);
}
