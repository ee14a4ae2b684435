import fc from 'fast-check';
import type {
  Expression,
  ItemDefinition,
  Mapping,
  OutcomeDeclaration,
  ResponseDeclaration,
} from './item-definition.js';
import { Decimal, zero } from '@pan/kit/domain';
import { valueOf } from './answers/answer.js';
import { bestAnswer } from './answers/best-answer.js';
import { mapResponse } from './answers/mapping.js';
import { operators } from './expressions/operators.js';
import { scoreItem } from './processing/score-item.js';
import { plain } from './values/plain.js';
import { sameValue } from './values/same.js';
import { parseScalar } from './values/scalars.js';
import {
  boolean,
  container,
  float,
  integer,
  numberOf,
  single,
  type BaseType,
  type Cardinality,
  type Value,
} from './values/value.js';

const outcome = (more: Partial<OutcomeDeclaration> = {}): OutcomeDeclaration => ({
  identifier: 'SCORE',
  baseType: 'float',
  cardinality: 'single',
  defaultValue: null,
  normalMaximum: null,
  normalMinimum: null,
  externalScored: null,
  lookup: null,
  ...more,
});
const response = (
  baseType: BaseType,
  cardinality: Cardinality,
  more: Partial<ResponseDeclaration> = {},
): ResponseDeclaration => ({
  identifier: 'RESPONSE',
  baseType,
  cardinality,
  correct: null,
  defaultValue: null,
  mapping: null,
  areaMapping: null,
  form: null,
  typedFor: null,
  ...more,
});
const constant = (value: Value): Expression => ({ op: 'baseValue', args: { baseType: 'float' }, of: [], value });
const node = (op: string, of: readonly Expression[] = [], args: Record<string, string> = {}): Expression => ({
  op,
  args,
  of,
});
const set = (to: Expression, item: Partial<ItemDefinition> = {}): ItemDefinition => ({
  responses: [],
  outcomes: [outcome()],
  rules: [{ rule: 'set', outcome: 'SCORE', to }],
  templates: null,
  adaptive: false,
  ...item,
});
const evaluate = (expression: Expression, baseType: BaseType = 'float') =>
  plain(scoreItem(set(expression, { outcomes: [outcome({ baseType })] }), {})['SCORE'] ?? null);
const numbers = (...values: number[]) => values.map((value) => constant(float(value)));
const yes = constant(boolean(true));
const no = constant(boolean(false));
const unknown = node('null');

describe('A mapping', () => {
  const mapping: Mapping = {
    defaultValue: new Decimal(-1),
    lowerBound: zero,
    upperBound: null,
    entries: [
      { key: 'A', points: new Decimal(1), caseSensitive: true },
      { key: 'B', points: new Decimal(2), caseSensitive: true },
    ],
  };
  const of = (...values: string[]) =>
    numberOf(mapResponse(container('identifier', 'multiple', values), mapping))?.toNumber();

  it('bounds the sum, not each value', () => {
    expect([of('A', 'X'), of('B', 'X'), of('X', 'Y')]).toEqual([0, 1, 0]);
  });

  it('counts a value once, however often it is given', () => {
    expect(of('B', 'B', 'A')).toBe(3);
  });

  it('never leaves its bounds nor passes its best, whatever is answered', () => {
    const points = fc.integer({ min: -5, max: 5 });
    fc.assert(
      fc.property(
        fc.array(points, { minLength: 1, maxLength: 6 }),
        points,
        points,
        fc.nat(10),
        fc.array(fc.nat(8), { minLength: 1 }),
        (given, defaultValue, lower, width, answered) => {
          const any: Mapping = {
            defaultValue: new Decimal(Math.min(defaultValue, 0)),
            lowerBound: new Decimal(lower),
            upperBound: new Decimal(lower + width),
            entries: given.map((one, at) => ({ key: String(at), points: new Decimal(one), caseSensitive: true })),
          };
          const worth = (values: string[]) =>
            numberOf(mapResponse(container('identifier', 'multiple', values), any))?.toNumber() ?? Math.max(lower, 0);
          const earned = worth(answered.map(String));
          expect(earned).toBeGreaterThanOrEqual(lower);
          expect(earned).toBeLessThanOrEqual(lower + width);
          expect(earned).toBeLessThanOrEqual(
            Math.max(worth(bestAnswer(response('identifier', 'multiple', { mapping: any }))!), lower),
          );
        },
      ),
    );
  });
});

describe('NULL', () => {
  it('is an empty container and an empty text, and neither 0 nor false', () => {
    expect([valueOf('identifier', 'multiple', []), valueOf('string', 'single', [''])]).toEqual([null, null]);
    expect(evaluate(node('isNull', [constant(integer(0))]), 'boolean')).toBe(false);
  });

  it('passes through sums and comparisons, and an outcome that is a number begins at 0', () => {
    expect(evaluate(node('sum', [...numbers(1), unknown]))).toBeNull();
    expect(evaluate(node('lt', [...numbers(1), unknown]), 'boolean')).toBeNull();
    expect(plain(scoreItem(set(unknown, { rules: [] }), {})['SCORE']!)).toBe(0);
    expect(scoreItem(set(unknown, { outcomes: [outcome({ baseType: 'string' })], rules: [] }), {})['SCORE']).toBeNull();
  });

  it('leaves "and", "or" and "anyN" open only where it matters', () => {
    const results = [
      node('and', [no, unknown]),
      node('and', [yes, unknown]),
      node('or', [yes, unknown]),
      node('or', [no, unknown]),
    ];
    expect(results.map((one) => evaluate(one, 'boolean'))).toEqual([false, null, true, null]);
    const any = (of: Expression[]) => evaluate(node('anyN', of, { min: '1', max: '2' }), 'boolean');
    expect([any([yes, unknown]), any([no, unknown]), any([yes, yes, yes]), any([no, no])]).toEqual([
      true,
      null,
      false,
      false,
    ]);
  });
});

describe('A pattern', () => {
  const matches = (pattern: string, text: string) =>
    evaluate(node('patternMatch', [constant(single('string', text))], { pattern }), 'boolean');

  it('is that of the whole text, in any script; one that cannot be read is NULL', () => {
    expect([
      matches('\\p{Lu}\\p{Ll}+', 'Élan'),
      matches('a|bc', 'abc'),
      matches('a|bc', 'bc'),
      matches('(a', 'a'),
    ]).toEqual([true, false, true, null]);
  });

  it('comes to an end, however it is written [H1]', () => {
    expect(matches('(a+)+b', 'a'.repeat(5_000))).toBe(false);
  });
});

describe('Pairs', () => {
  const pair = (baseType: 'pair' | 'directedPair', text: string) => single(baseType, parseScalar(baseType, text)!);
  it('are unordered, directed ones are not', () => {
    expect(sameValue(pair('pair', 'A B'), pair('pair', 'B A'))).toBe(true);
    expect(sameValue(pair('directedPair', 'A B'), pair('directedPair', 'B A'))).toBe(false);
  });
});

describe('Numbers', () => {
  it('are read with a point whatever the language, and an answer of another form is none', () => {
    expect(
      ['3.5', '3,5', ' 12 ', '1e2', '0x10', 'Infinity', ''].map((text) =>
        plain(float((parseScalar('float', text) as Decimal | null) ?? NaN)),
      ),
    ).toEqual([3.5, null, 12, 100, null, null, null]);
  });

  it('add up as they are written', () => {
    expect(evaluate(node('sum', numbers(0.1, 0.2)))).toBe(0.3);
    expect(evaluate(node('subtract', numbers(0.3, 0.1)))).toBe(0.2);
  });

  it.each([
    ['divide by zero', node('divide', numbers(1, 0)), null],
    [
      'roundTo figures',
      node('roundTo', numbers(1_239_451), { roundingMode: 'significantFigures', figures: '3' }),
      1_240_000,
    ],
    ['roundTo places', node('roundTo', numbers(1.005), { roundingMode: 'decimalPlaces', figures: '2' }), 1.01],
    ['round a half up', node('round', numbers(-2.5)), -2],
    ['truncate', node('truncate', numbers(-6.8)), -6],
    ['modulus of a negative', node('integerModulus', [constant(integer(-5)), constant(integer(3))]), 1],
    ['gcd', node('gcd', [constant(integer(12)), constant(integer(18))]), 6],
    ['lcm', node('lcm', [constant(integer(4)), constant(integer(6))]), 12],
    ['power', node('power', numbers(2, 10)), 1024],
    ['cosine', node('mathOperator', numbers(0), { name: 'cos' }), 1],
    ['logarithm of nothing', node('mathOperator', numbers(-1), { name: 'ln' }), null],
    ['deviation', node('statsOperator', [node('multiple', numbers(60, 70, 80))], { name: 'popVariance' }), 200 / 3],
    ['sample of one', node('statsOperator', [node('multiple', numbers(60))], { name: 'sampleSD' }), null],
  ])('%s', (_name, expression, expected) => {
    const found = evaluate(expression);
    if (typeof expected === 'number') expect(found).toBeCloseTo(expected, 10);
    else expect(found).toBe(expected);
  });

  it('are equal within a tolerance, its borders included unless said otherwise', () => {
    const equal = (value: number, args: Record<string, string>) =>
      evaluate(node('equal', numbers(10, value), args), 'boolean');
    const absolute = { toleranceMode: 'absolute', tolerance: '1 2' };
    expect([equal(9, absolute), equal(12, absolute), equal(8.9, absolute)]).toEqual([true, true, false]);
    expect(equal(9, { ...absolute, includeLowerBound: 'false' })).toBe(false);
    expect(equal(11, { toleranceMode: 'relative', tolerance: '10 10' })).toBe(true);
  });
});

describe('Response processing', () => {
  it('leaves what a person gave, however often it runs', () => {
    const item = set(constant(float(1)), { outcomes: [outcome({ externalScored: 'human' })] });
    expect(plain(scoreItem(item, {}, { SCORE: ['2'] })['SCORE']!)).toBe(2);
    expect(plain(scoreItem(set(constant(float(1))), {}, { SCORE: ['0.5'] })['SCORE']!)).toBe(0.5);
  });

  it('ends at exitResponse, and takes the first branch that is true', () => {
    const rule = (points: number) => ({ rule: 'set', outcome: 'SCORE', to: constant(float(points)) }) as const;
    const item = set(unknown, {
      rules: [
        {
          rule: 'condition',
          branches: [
            { when: unknown, then: [rule(1)] },
            { when: yes, then: [rule(2)] },
            { when: null, then: [rule(3)] },
          ],
        },
        { rule: 'exit' },
        rule(9),
      ],
    });
    expect(plain(scoreItem(item, {})['SCORE']!)).toBe(2);
  });

  it('takes several answers to a single question for none', () => {
    const correct = single('identifier', 'A');
    const item = set(
      node('match', [
        node('variable', [], { identifier: 'RESPONSE' }),
        node('correct', [], { identifier: 'RESPONSE' }),
      ]),
      {
        responses: [response('identifier', 'single', { correct })],
        outcomes: [outcome({ baseType: 'boolean' })],
      },
    );
    expect(plain(scoreItem(item, { RESPONSE: ['A'] })['SCORE'] ?? null)).toBe(true);
    expect(plain(scoreItem(item, { RESPONSE: ['A', 'B'] })['SCORE'] ?? null)).toBeNull();
  });

  it('never fails, whatever stands in any expression', () => {
    const scalar = fc.oneof(
      fc.constant(null),
      fc.double().map(float),
      fc.integer().map(integer),
      fc.string().map((text) => (text ? single('string', text) : null)),
      fc.boolean().map(boolean),
    );
    const op = fc.constantFrom(...Object.keys(operators));
    const args = {
      identifier: 'RESPONSE',
      n: '1',
      min: '0',
      max: '1',
      name: 'sin',
      figures: '3',
      pattern: '[',
      shape: 'rect',
      coords: '0,0,1,1',
      numberRepeats: '2',
      tolerance: '1',
      toleranceMode: 'absolute',
      definition: 'x:Trim',
      step: '1',
      fieldIdentifier: 'floatValue',
    };
    fc.assert(
      fc.property(op, fc.array(scalar, { minLength: 2, maxLength: 2 }), (name, values) => {
        const [fewest, most] = operators[name]!.takes;
        const of = values.map(constant).slice(0, Math.max(fewest, Math.min(most, 2)));
        scoreItem(set(node(name, of, args)), { RESPONSE: ['1'] });
      }),
      { numRuns: 2_000 },
    );
  });
});
