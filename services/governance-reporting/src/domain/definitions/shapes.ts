/** Parts of the JSON Schemas of what is defined as data: kinds of programmes, forms, calls. */

export const code = { type: 'string', pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$', maxLength: 60 };
export const fieldCode = { type: 'string', pattern: '^[a-z][A-Za-z0-9]*$', maxLength: 60 };
export const sentence = { type: 'string', minLength: 1, maxLength: 500, format: 'plain-text' };
export const words = {
  type: 'object',
  required: ['fr', 'en'],
  additionalProperties: false,
  properties: { fr: sentence, en: sentence },
};
export const object = (required: readonly string[], properties: Readonly<Record<string, object>>) => ({
  type: 'object',
  required,
  additionalProperties: false,
  properties,
});
export const list = (items: object, most: number, least = 0) => ({
  type: 'array',
  items,
  minItems: least,
  maxItems: most,
  uniqueItems: true,
});

/** The same words of several lines. */
const prose = { type: 'string', minLength: 1, maxLength: 5_000, format: 'plain-lines' };
export const proseInBoth = object(['fr', 'en'], { fr: prose, en: prose });
