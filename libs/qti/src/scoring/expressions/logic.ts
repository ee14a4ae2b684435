import { sameValue } from '../values/same.js';
import { boolean, type Value } from '../values/value.js';
import { many, one, two, type Operator } from './expression.js';
import { answer, truth } from './truth.js';

function oneOf(values: readonly Value[]): boolean | null {
  const truths = values.map(truth);
  return truths.includes(true) ? true : truths.includes(null) ? null : false;
}
function allOf(values: readonly Value[]): boolean | null {
  const truths = values.map(truth);
  return truths.includes(false) ? false : truths.includes(null) ? null : true;
}

/** The logic of true, false and NULL, and whether two values are the same. */
export const logic: Readonly<Record<string, Operator>> = {
  isNull: { takes: one, takesRecords: true, evaluate: (_, [value]) => boolean(value === null) },
  not: { takes: one, evaluate: (_, [value]) => (value ? boolean(value.values[0] !== true) : null) },
  and: { takes: many, evaluate: (_, values) => answer(allOf(values)) },
  or: { takes: many, evaluate: (_, values) => answer(oneOf(values)) },
  anyN: {
    takes: many,
    needs: ['min', 'max'],
    evaluate: ({ args }, values, scope) => {
      const [min, max] = [scope.countFrom(args['min']!), scope.countFrom(args['max']!)];
      if (min === null || max === null) return null;
      const truths = values.map(truth);
      const yes = truths.filter((is) => is === true).length;
      const open = truths.filter((is) => is === null).length;
      if (yes > max || yes + open < min) return boolean(false);
      return yes >= min && yes + open <= max ? boolean(true) : null;
    },
  },
  match: {
    takes: two,
    takesRecords: true,
    evaluate: (_, [left = null, right = null]) => answer(sameValue(left, right)),
  },
};
