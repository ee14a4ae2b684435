import { code, object, proseInBoth, sentence, words } from '../definitions/shapes.js';

/** Parts of the JSON Schemas of calls, applications and reports. */
export const shapes = {
  ...{ code, sentence, words, object },
  prose: proseInBoth,
  day: { type: 'string', format: 'day' },
  measure: { type: 'string', pattern: '^M\\d{2}$' },
  /** What stands in it twice is told by what it is of, not by its form. */
  list: (items: object, most: number, least = 0) => ({ type: 'array', items, minItems: least, maxItems: most }),
} as const;
