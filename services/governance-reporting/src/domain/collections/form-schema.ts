import { organisationKinds } from '@pan/contracts';
import { code, fieldCode, list, object, words } from '../definitions/shapes.js';

/** The form of a form's definition, as JSON Schema; what its parts say of each other is in form-faults.ts. */

const decimal = { type: 'string', pattern: '^(0|-?[1-9]\\d{0,14}|-?\\d{1,15}\\.\\d{1,6})$' };
const cell = { type: 'string', pattern: '^[a-z][A-Za-z0-9]*(/[a-z0-9]+(-[a-z0-9]+)*){0,3}$', maxLength: 200 };
const word = object(['code', 'name'], { code, name: words });

const field = object(['code', 'type', 'name'], {
  code: fieldCode,
  name: words,
  type: { enum: ['integer', 'decimal', 'money', 'text', 'boolean', 'code'] },
  required: { const: true },
  unit: words,
  minimum: decimal,
  maximum: decimal,
  decimals: { type: 'integer', minimum: 1, maximum: 6 },
  by: list({ type: 'string', maxLength: 60 }, 3, 1),
  requiredParts: { const: true },
  persons: { const: true },
  maxLength: { type: 'integer', minimum: 1, maximum: 2_000 },
  codes: list(word, 300, 1),
});

const indicator = object(['code', 'name', 'numerator', 'factor', 'decimals', 'missing', 'nothingToReport', 'of'], {
  code,
  name: words,
  numerator: list(cell, 100, 1),
  denominator: list(cell, 100, 1),
  factor: { enum: ['1', '100', '1000'] },
  decimals: { type: 'integer', minimum: 0, maximum: 6 },
  unit: words,
  missing: { enum: ['refuse', 'unknown', 'carry-forward'] },
  nothingToReport: { enum: ['zero', 'unknown'] },
  of: { enum: ['approved', 'received'] },
});

export const formSchema = object(
  [
    ...['code', 'name', 'description', 'measures', 'systems', 'reporters', 'levels', 'fourEyes', 'nothingToReport'],
    ...['dimensions', 'fields', 'rules', 'indicators'],
  ],
  {
    code,
    name: words,
    description: words,
    measures: list({ type: 'string', pattern: '^M\\d{2}$' }, 33),
    systems: list({ type: 'string', pattern: '^S\\d{2}$' }, 56),
    reporters: list({ enum: organisationKinds }, organisationKinds.length, 1),
    levels: list({ enum: organisationKinds }, organisationKinds.length, 1),
    fourEyes: { type: 'boolean' },
    nothingToReport: { type: 'boolean' },
    dimensions: list(object(['code', 'name', 'members'], { code, name: words, members: list(word, 100, 1) }), 20),
    fields: list(field, 200, 1),
    rules: list(
      object(['code', 'name', 'total', 'parts', 'relation'], {
        code,
        name: words,
        total: cell,
        parts: list(cell, 200, 1),
        relation: { enum: ['equal', 'at-most'] },
      }),
      100,
    ),
    indicators: list(indicator, 50),
  },
);
