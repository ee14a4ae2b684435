import { Decimal, readDecimal } from '@pan/kit/domain';
import { container, float, integer } from '../values/value.js';
import { none, one, type Operator } from './expression.js';

const nought = '0';

/** Draws: the same seed draws the same, on any machine. */
export const draws: Readonly<Record<string, Operator>> = {
  random: {
    takes: one,
    evaluate: (_, [value], scope) => {
      if (!value) return null;
      const at = scope.random().times(value.values.length).floor().toNumber();
      return container(value.baseType, 'single', [value.values[at]!]);
    },
  },
  randomInteger: {
    takes: none,
    needs: ['max'],
    evaluate: ({ args }, _, scope) => {
      const [min, max] = [scope.countFrom(args['min'] ?? nought), scope.countFrom(args['max']!)];
      const step = scope.countFrom(args['step'] ?? '1');
      if (min === null || max === null || step === null || step < 1 || min > max) return null;
      const steps = Math.floor((max - min) / step) + 1;
      return integer(scope.random().times(steps).floor().times(step).plus(min));
    },
  },
  randomFloat: {
    takes: none,
    needs: ['max'],
    evaluate: ({ args }, _, scope) => {
      const [min, max] = [scope.numberFrom(args['min'] ?? nought), scope.numberFrom(args['max']!)];
      return min === null || max === null || min.gt(max) ? null : float(scope.random().times(max.minus(min)).plus(min));
    },
  },
};

/** Whether a draw's ends, where both are written out, are the right way round. */
export const isDrawable = (min: string | undefined, max: string | undefined): boolean => {
  const [low, high] = [min ?? nought, max ?? ''].map((text) => readDecimal(text.trim()));
  return !(low instanceof Decimal && high instanceof Decimal) || low.lte(high);
};
