import { Decimal } from '@pan/kit/domain';
import type { Expression } from '../scoring/item-definition.js';
import {
  type BaseType,
  container,
  float,
  type Held,
  integer,
  isRecord,
  numberOf,
  single,
  type Scalar,
  type Value,
} from '../scoring/values/value.js';
import { isCorrect, isResponded, type ItemResult } from './item-results.js';

// What only a test can ask: counts and values of a subset of its items (Information Model, "Test-level expressions").

type OfTests = (node: Expression, subset: readonly ItemResult[]) => Value;

const counting =
  (counts: (one: ItemResult) => boolean): OfTests =>
  (_, subset) =>
    integer(subset.filter(counts).length);

const operators: Readonly<Record<string, OfTests>> = {
  numberCorrect: counting((one) => isCorrect(one) === true),
  numberIncorrect: counting((one) => one.attempts > 0 && isCorrect(one) === false),
  numberPresented: counting(({ attempts }) => attempts > 0),
  numberResponded: counting((one) => one.attempts > 0 && isResponded(one)),
  numberSelected: counting(() => true),
  testVariables: ({ args }, subset) => {
    const name = args['variableIdentifier']!;
    const wanted = args['baseType'] ? [args['baseType']] : ['integer', 'float'];
    const found = subset.flatMap((one) => {
      const held = weighted(one, variableOf(one, name), args['weightIdentifier']);
      return held && !isRecord(held) && held.cardinality === 'single' ? [held] : [];
    });
    const values = found.filter(({ baseType }) => wanted.includes(baseType));
    const mixed = values.some(({ baseType }) => baseType !== values[0]!.baseType);
    const baseType: BaseType = mixed ? 'float' : (values[0]?.baseType ?? 'float');
    return container(
      baseType,
      'multiple',
      values.map((value) => value.values[0]!),
    );
  },
  outcomeMaximum: bounds('normalMaximum'),
  outcomeMinimum: bounds('normalMinimum'),
};

/** NULL as soon as one item of the subset declares no such bound. */
function bounds(name: 'normalMaximum' | 'normalMinimum'): OfTests {
  return ({ args }, subset) => {
    const found = subset.map((one): Scalar | null => {
      const own = named(one, args['outcomeIdentifier']!);
      const bound = one.definition.outcomes.find(({ identifier }) => identifier === own)?.[name] ?? null;
      return bound === null ? null : numberOf(weighted(one, float(bound), args['weightIdentifier']));
    });
    return found.includes(null) ? null : container('float', 'multiple', found as Scalar[]);
  };
}

/** A number times the weight that the reference gives it; one that gives none weighs 1. */
export function weighted({ place }: ItemResult, held: Held, weight: string | undefined): Held {
  const number = numberOf(held);
  if (!weight || number === null) return held;
  return float(number.times(place.ref.weights.get(weight) ?? new Decimal(1)));
}

/** An item's own name for what the test asks for. */
const named = ({ place }: ItemResult, identifier: string): string =>
  place.ref.variableMappings.get(identifier) ?? identifier;

/** A variable of an item: what it declares, or what every item has. */
export function variableOf(one: ItemResult, identifier: string): Held {
  const own = named(one, identifier);
  if (own === 'numAttempts') return integer(one.attempts);
  return own === 'duration' ? secondsOf(one.durationMs) : one.variable(own);
}

export const secondsOf = (ms: number): Held => single('duration', new Decimal(ms).div(1_000));

export const isOfTests = (op: string): boolean => Object.hasOwn(operators, op);

export function needsOfTests(op: string): readonly string[] {
  if (op === 'testVariables') return ['variableIdentifier'];
  return op.startsWith('outcome') ? ['outcomeIdentifier'] : [];
}

export const evaluateOfTests = (node: Expression, results: readonly ItemResult[]): Value =>
  operators[node.op]!(node, subsetOf(node, results));

/** The items of a section, of the categories asked for and of none that is left out. */
function subsetOf({ args }: Expression, results: readonly ItemResult[]): readonly ItemResult[] {
  const words = (text = '') => text.split(/\s+/).filter(Boolean);
  const [included, excluded] = [words(args['includeCategory']), words(args['excludeCategory'])];
  const within = args['sectionIdentifier'];
  return results.filter(
    ({ place: { sections, ref } }) =>
      (!within || sections.some(({ section }) => section.identifier === within)) &&
      (included.length === 0 || included.some((one) => ref.categories.includes(one))) &&
      !excluded.some((one) => ref.categories.includes(one)),
  );
}
