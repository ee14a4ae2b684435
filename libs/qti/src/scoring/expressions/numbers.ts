import { Decimal, settled, sumOf, wholeOf, zero } from '@pan/kit/domain';
import { float, integer, numberOf, type Value } from '../values/value.js';
import { many, none, one, two, type Operator } from './expression.js';
import { e, functions, pi, statistics } from './functions.js';
import { roundedBy, withTwo } from './rounding.js';

/** All numbers of all values; null when any is NULL or none. */
function allNumbers(values: readonly Value[]): Decimal[] | null {
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
      const all = allNumbers(values);
      if (!all || all.length === 0) return null;
      const result = calculate(all);
      return isWhole(values) && result.isInteger() ? integer(result) : float(result);
    },
  };
}

const whole = (takes: Operator['takes'], calculate: (all: readonly Decimal[]) => Decimal): Operator => ({
  takes,
  evaluate: (_, values) => {
    const all = allNumbers(values);
    return all && all.length > 0 ? integer(calculate(all)) : null;
  },
});

const gcd = (a: Decimal, b: Decimal): Decimal => (b.isZero() ? a.abs() : gcd(b, a.mod(b)));
const lcm = (a: Decimal, b: Decimal): Decimal => (a.isZero() || b.isZero() ? zero : a.times(b).abs().div(gcd(a, b)));
const floored = (a: Decimal, b: Decimal): Decimal => settled(a.div(b)).floor();

/** Arithmetic; NULL in, NULL out. */
export const numbers: Readonly<Record<string, Operator>> = {
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
  mathConstant: {
    takes: none,
    needs: ['name'],
    evaluate: ({ args }) => float(constants[args['name']!] ?? NaN),
  },
  mathOperator: {
    takes: [1, 2],
    needs: ['name'],
    evaluate: ({ args }, values) => {
      const all = allNumbers(values);
      const calculate = functions[args['name']!];
      return all && all.length > 0 && calculate ? float(calculate(all[0]!, all[1] ?? new Decimal(NaN))) : null;
    },
  },
  statsOperator: {
    takes: one,
    needs: ['name'],
    evaluate: ({ args }, values) => {
      const all = allNumbers(values);
      const calculate = statistics[args['name']!];
      return all && all.length > 0 && calculate ? float(calculate(all)) : null;
    },
  },
};

export const constants: Readonly<Record<string, Decimal>> = { pi, e };
