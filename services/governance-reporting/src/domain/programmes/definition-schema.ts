import { organisationKinds } from '@pan/contracts';
import { code, fieldCode, list, object, words } from '../definitions/shapes.js';

/** The form of a definition, as JSON Schema; what its parts say of each other is in definition-faults.ts. */

export const fieldTypes = [
  'text',
  'integer',
  'number',
  'money',
  'boolean',
  'date',
  'school-year',
  'web-address',
  'organisation',
  'partner',
  'code',
  'codes',
] as const;

const field = object(['code', 'type', 'name'], {
  code: fieldCode,
  type: { enum: fieldTypes },
  name: words,
  required: { type: ['boolean', 'array'], items: code, minItems: 1, maxItems: 30 },
  maxLength: { type: 'integer', minimum: 1, maximum: 5_000 },
  lines: { type: 'boolean' },
  unit: words,
  persons: { const: true },
  minimum: { type: 'number', minimum: -9_007_199_254_740_991, maximum: 9_007_199_254_740_991 },
  maximum: { type: 'number', minimum: -9_007_199_254_740_991, maximum: 9_007_199_254_740_991 },
  codes: list(object(['code', 'name'], { code, name: words }), 300, 1),
});

const figure = object(['code', 'name', 'measure', 'by'], {
  code,
  name: words,
  measure: { enum: ['count', 'sum', 'median-days'] },
  field: fieldCode,
  from: fieldCode,
  to: fieldCode,
  states: list(code, 30, 1),
  by: list({ type: 'string', maxLength: 60 }, 20, 1),
  monthOf: fieldCode,
});

export const definitionSchema = object(
  [
    ...['code', 'name', 'description', 'measures', 'systems', 'reporters', 'shared'],
    ...['fields', 'states', 'transitions', 'figures'],
  ],
  {
    code,
    name: words,
    description: words,
    measures: list({ type: 'string', pattern: '^M\\d{2}$' }, 33),
    systems: list({ type: 'string', pattern: '^S\\d{2}$' }, 56),
    reporters: list({ enum: organisationKinds }, organisationKinds.length),
    shared: { type: 'boolean' },
    fields: list(field, 60),
    states: list(
      object(['code', 'name'], { code, name: words, initial: { const: true }, final: { const: true } }),
      30,
      1,
    ),
    transitions: list(
      object(['from', 'to', 'by'], {
        from: code,
        to: code,
        by: list({ enum: ['governance:report', 'governance:write'] }, 2, 1),
      }),
      200,
    ),
    figures: list(figure, 30, 1),
  },
);
