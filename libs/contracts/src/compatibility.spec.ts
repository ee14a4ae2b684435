import { compatibility } from './compatibility.js';
import type { JsonSchema } from './json-schema.js';

const uuid = { type: 'string', format: 'uuid' };
const released: JsonSchema = {
  type: 'object',
  properties: {
    learnerId: uuid,
    level: { type: 'string', enum: ['primary-1', 'primary-2'] },
    room: { type: 'string', maxLength: 40 },
    seats: { type: 'integer', minimum: 1 },
    classIds: { type: 'array', items: uuid },
  },
  required: ['learnerId', 'level'],
  additionalProperties: true,
};
const withFields = (fields: Record<string, JsonSchema | undefined>, required = released.required): JsonSchema => ({
  ...released,
  properties: Object.fromEntries(
    Object.entries({ ...released.properties, ...fields }).filter((entry): entry is [string, JsonSchema] => !!entry[1]),
  ),
  ...(required && { required }),
});
const against = (next: JsonSchema) => compatibility(released, next);

describe('A released contract', () => {
  it('may stay as it is', () => {
    expect(against(structuredClone(released))).toEqual([]);
  });

  it('may gain an optional field', () => {
    expect(against(withFields({ shift: { type: 'string', enum: ['day', 'evening'] } }))).toEqual([]);
  });

  it('may be explained better', () => {
    const explained = {
      ...withFields({ room: { type: 'string', maxLength: 40, description: 'A room.' } }),
      title: 'New',
    };
    expect(against(explained)).toEqual([]);
  });

  it('may list its fields and rules in another order', () => {
    const { properties = {}, required = [] } = released;
    const turned = { ...released, properties: Object.fromEntries(Object.entries(properties).reverse()) };
    expect(against({ ...turned, required: required.toReversed() })).toEqual([]);
  });

  const refused: [string, JsonSchema, string][] = [
    ['loses a field, even an optional one', withFields({ room: undefined }), '/room: removed'],
    [
      'gains a required field',
      withFields({ shift: uuid }, ['learnerId', 'level', 'shift']),
      '/shift: added as required',
    ],
    ['requires what was optional', withFields({}, ['learnerId', 'level', 'room']), '/room: now required'],
    ['lets go of what was required', withFields({}, ['learnerId']), '/level: no longer required'],
    ['narrows a type', withFields({ seats: { type: 'integer', minimum: 2 } }), '/seats: minimum was 1, is 2'],
    [
      'adds a rule to a field',
      withFields({ seats: { type: 'integer', minimum: 1, maximum: 9 } }),
      '/seats: maximum was absent, is 9',
    ],
    ['changes a type', withFields({ seats: { type: 'string' } }), '/seats: type was "integer", is "string"'],
    [
      'widens a text, which old readers refuse',
      withFields({ room: { type: 'string', maxLength: 80 } }),
      '/room: maxLength was 40, is 80',
    ],
    [
      'loses a value',
      withFields({ level: { type: 'string', enum: ['primary-1'] } }),
      '/level: value primary-2 removed',
    ],
    [
      'gains a value, which old readers refuse',
      withFields({ level: { type: 'string', enum: ['primary-1', 'primary-2', 'primary-3'] } }),
      '/level: value primary-3 added',
    ],
    [
      'closes its list of values',
      withFields({ room: { type: 'string', maxLength: 40, enum: ['a'] } }),
      '/room: its list of values is new',
    ],
    [
      'changes what a list holds',
      withFields({ classIds: { type: 'array', items: { type: 'string' } } }),
      '/classIds/items: format was "uuid", is absent',
    ],
    [
      'refuses fields it does not know',
      { ...released, additionalProperties: false },
      '/: additionalProperties was true, is false',
    ],
  ];

  it.each(refused)('is refused when it %s', (_change, next, problem) => {
    expect(against(next)).toContain(problem);
  });
});
