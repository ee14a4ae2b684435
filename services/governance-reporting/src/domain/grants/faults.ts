import type { FieldError } from '@pan/kit/domain';

/** One fault of a document: where, its code, and the sentence in both languages. */
export const fault = (pointer: string, code: string, fr: string, en: string): FieldError => ({ pointer, code, fr, en });

const code = { type: 'string', pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$', maxLength: 60 };
const sentence = { type: 'string', minLength: 1, maxLength: 500, format: 'plain-text' };
const prose = { type: 'string', minLength: 1, maxLength: 5_000, format: 'plain-lines' };
const both = (text: object) => ({
  type: 'object',
  required: ['fr', 'en'],
  additionalProperties: false,
  properties: { fr: text, en: text },
});

/** Parts of the JSON Schemas of calls, applications and reports. */
export const shapes = {
  code,
  sentence,
  words: both(sentence),
  prose: both(prose),
  day: { type: 'string', format: 'day' },
  measure: { type: 'string', pattern: '^M\\d{2}$' },
  object: (required: readonly string[], properties: Readonly<Record<string, object>>) => ({
    type: 'object',
    required,
    additionalProperties: false,
    properties,
  }),
  list: (items: object, most: number, least = 0) => ({ type: 'array', items, minItems: least, maxItems: most }),
} as const;
