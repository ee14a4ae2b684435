import { Decimal, settled } from '@pan/kit/domain';
import type { Expression } from '../item-definition.js';
import { isNo } from '../values/scalars.js';
import { boolean, type Value } from '../values/value.js';
import { two, type Operator, type Scope } from './expression.js';
import { roundedBy, withTwo } from './rounding.js';
import { answer } from './truth.js';

/** How two numbers stand to each other, by the digits that decide: less than 0, 0, more than 0. */
function comparison(holds: (order: number) => boolean): Operator {
  return {
    takes: two,
    evaluate: (_, values) => withTwo(values, (left, right) => boolean(holds(settled(left).cmp(settled(right))))),
  };
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

/** Comparisons of numbers; NULL in, NULL out. */
export const comparisons: Readonly<Record<string, Operator>> = {
  equal: {
    takes: two,
    evaluate: (node, values, scope) => withTwo(values, (a, b): Value => answer(isEqual(node, a, b, scope))),
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
};
