import { typed } from '../values/same.js';
import { isNo, isYes, readCoordinates, textOf } from '../values/scalars.js';
import { boolean, pointsOf } from '../values/value.js';
import { one, two, type Operator } from './expression.js';
import { matchesPattern } from './pattern.js';
import { isInside } from './shapes.js';
import { answer } from './truth.js';

const folding = (caseSensitive: string | undefined) => (text: string) =>
  isNo(caseSensitive) ? typed(text).toLowerCase() : typed(text);

/** Texts and points. */
export const texts: Readonly<Record<string, Operator>> = {
  stringMatch: {
    takes: two,
    evaluate: ({ args }, [left = null, right = null]) => {
      if (!left || !right) return null;
      const fold = folding(args['caseSensitive']);
      const [text, wanted] = [fold(textOf(left)!), fold(textOf(right)!)];
      return boolean(isYes(args['substring']) ? text.includes(wanted) : text === wanted);
    },
  },
  substring: {
    takes: two,
    evaluate: ({ args }, [part = null, whole = null]) => {
      if (!part || !whole) return null;
      const fold = folding(args['caseSensitive']);
      return boolean(fold(textOf(whole)!).includes(fold(textOf(part)!)));
    },
  },
  patternMatch: {
    takes: one,
    needs: ['pattern'],
    evaluate: ({ args }, [value = null]) => answer(value ? matchesPattern(textOf(value)!, args['pattern']!) : null),
  },
  inside: {
    takes: one,
    needs: ['shape', 'coords'],
    evaluate: ({ args }, [value = null]) => {
      const coords = readCoordinates(args['coords']!);
      const points = pointsOf(value);
      return answer(points && coords ? points.some((point) => isInside(args['shape']!, coords, point)) : null);
    },
  },
};
