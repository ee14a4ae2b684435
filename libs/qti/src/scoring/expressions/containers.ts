import { sameScalar } from '../values/same.js';
import { container, integer, type Container, type Scalar, type Value } from '../values/value.js';
import { any, many, one, two, type Operator } from './expression.js';
import { answer } from './truth.js';

const mostRepeats = 1_000;

/** Expressions inside a container operator join one container; NULL ones are left out. */
function joined(cardinality: 'multiple' | 'ordered', values: readonly Value[]): Value {
  const given = values.filter((value) => value !== null);
  return container(
    given[0]?.baseType ?? 'string',
    cardinality,
    given.flatMap((value) => value.values),
  );
}

/** Whether a container holds all of another: in a row when ordered, each as often when not. */
function holds(values: readonly Scalar[], part: Container): boolean {
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

/** Making containers and looking into them. */
export const containers: Readonly<Record<string, Operator>> = {
  multiple: { takes: any, evaluate: (_, values) => joined('multiple', values) },
  ordered: { takes: any, evaluate: (_, values) => joined('ordered', values) },
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
  repeat: {
    takes: many,
    needs: ['numberRepeats'],
    evaluate: ({ args }, values, scope) => {
      const times = Math.min(scope.countFrom(args['numberRepeats']!) ?? 0, mostRepeats);
      return joined('ordered', Array.from({ length: Math.max(0, times) }, () => values).flat());
    },
  },
};
