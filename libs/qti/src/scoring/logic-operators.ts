import { many, none, one, two, type Operator } from './expression.js';
import type { Expression } from './item-definition.js';
import { mapResponse, mapResponsePoint } from './mapping.js';
import { matchesPattern } from './pattern.js';
import { isInside } from './shapes.js';
import {
  boolean,
  container,
  integer,
  pointsOf,
  sameScalar,
  sameValue,
  textOf,
  isNo,
  isYes,
  readCoordinates,
  type Scalar,
  typed,
  type Value,
} from './value.js';

/** true, false, or null where NULL leaves it open. */
const truth = (value: Value): boolean | null => (value ? value.values[0] === true : null);
const answer = (is: boolean | null): Value => (is === null ? null : boolean(is));

function oneOf(values: readonly Value[]): boolean | null {
  const truths = values.map(truth);
  return truths.includes(true) ? true : truths.includes(null) ? null : false;
}
function allOf(values: readonly Value[]): boolean | null {
  const truths = values.map(truth);
  return truths.includes(false) ? false : truths.includes(null) ? null : true;
}

/** Expressions inside a container operator join one container; NULL ones are left out. */
function joined(cardinality: 'multiple' | 'ordered', values: readonly Value[]): Value {
  const given = values.filter((value) => value !== null);
  return container(
    given[0]?.baseType ?? 'string',
    cardinality,
    given.flatMap((value) => value.values),
  );
}

function declarationOf(node: Expression) {
  return ({ identifier }: { identifier: string }) => identifier === node.args['identifier'];
}

/** Variables, containers, comparisons of identity, and the logic of true, false and NULL. */
export const logicOperators: Readonly<Record<string, Operator>> = {
  baseValue: { takes: none, needs: ['baseType'], evaluate: ({ value }) => value ?? null },
  variable: {
    takes: none,
    needs: ['identifier'],
    evaluate: ({ args }, _, scope) => scope.variable(args['identifier']!),
  },
  correct: {
    takes: none,
    needs: ['identifier'],
    evaluate: (node, _, { definition }) => definition.responses.find(declarationOf(node))?.correct ?? null,
  },
  default: {
    takes: none,
    needs: ['identifier'],
    evaluate: (node, _, { definition }) =>
      [...definition.responses, ...definition.outcomes].find(declarationOf(node))?.defaultValue ?? null,
  },
  mapResponse: {
    takes: none,
    needs: ['identifier'],
    evaluate: (node, _, { definition, variable }) => {
      const mapping = definition.responses.find(declarationOf(node))?.mapping;
      return mapping ? mapResponse(variable(node.args['identifier']!), mapping) : null;
    },
  },
  mapResponsePoint: {
    takes: none,
    needs: ['identifier'],
    evaluate: (node, _, { definition, variable }) => {
      const mapping = definition.responses.find(declarationOf(node))?.areaMapping;
      return mapping ? mapResponsePoint(variable(node.args['identifier']!), mapping) : null;
    },
  },
  null: { takes: none, evaluate: () => null },
  isNull: { takes: one, evaluate: (_, [value]) => boolean(value === null) },
  multiple: { takes: [0, Infinity], evaluate: (_, values) => joined('multiple', values) },
  ordered: { takes: [0, Infinity], evaluate: (_, values) => joined('ordered', values) },
  containerSize: { takes: one, evaluate: (_, [value]) => integer(value?.values.length ?? 0) },
  index: {
    takes: one,
    needs: ['n'],
    evaluate: ({ args }, [value], scope) => {
      const at = scope.countFrom(args['n']!);
      const found = at === null ? undefined : value?.values[at - 1];
      return value && found !== undefined ? container(value.baseType, 'single', [found]) : null;
    },
  },
  contains: { takes: two, evaluate: (_, [whole, part]) => answer(whole && part ? holds(whole.values, part) : null) },
  member: {
    takes: two,
    evaluate: (_, [value, list]) =>
      answer(value && list ? list.values.some((other) => sameScalar(list.baseType, value.values[0]!, other)) : null),
  },
  delete: {
    takes: two,
    evaluate: (_, [value, list]) =>
      value && list
        ? container(
            list.baseType,
            list.cardinality,
            list.values.filter((other) => !sameScalar(list.baseType, value.values[0]!, other)),
          )
        : null,
  },
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
  match: { takes: two, evaluate: (_, [left = null, right = null]) => answer(sameValue(left, right)) },
  stringMatch: {
    takes: two,
    evaluate: ({ args }, [left = null, right = null]) => {
      if (!left || !right) return null;
      const fold = (text: string) => (isNo(args['caseSensitive']) ? typed(text).toLowerCase() : typed(text));
      const [text, wanted] = [fold(textOf(left)!), fold(textOf(right)!)];
      return boolean(isYes(args['substring']) ? text.includes(wanted) : text === wanted);
    },
  },
  substring: {
    takes: two,
    evaluate: ({ args }, [part = null, whole = null]) => {
      if (!part || !whole) return null;
      const fold = (text: string) => (isNo(args['caseSensitive']) ? typed(text).toLowerCase() : typed(text));
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
  repeat: {
    takes: many,
    needs: ['numberRepeats'],
    evaluate: ({ args }, values, scope) => {
      const times = Math.min(scope.countFrom(args['numberRepeats']!) ?? 0, 1_000);
      return joined('ordered', Array.from({ length: Math.max(0, times) }, () => values).flat());
    },
  },
};

/** Whether a container holds all of another: in a row when ordered, each as often when not. */
function holds(values: readonly Scalar[], part: NonNullable<Value>): boolean {
  const same = (one: Scalar, other: Scalar) => sameScalar(part.baseType, one, other);
  if (part.cardinality === 'ordered')
    return values.some((_, from) =>
      part.values.every((wanted, at) => from + at < values.length && same(wanted, values[from + at]!)),
    );
  const left = [...values];
  return part.values.every((wanted) => {
    const at = left.findIndex((value) => same(wanted, value));
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}
