// What the standard calls an object: its fields in the order of the official OpenAPI, which of them a query may name, and how it is wrapped.

/** How a field is compared: as a text without regard to case and accents, as a word that stands as it is, as an instant, a day or a number. */
export type Comparison = 'text' | 'word' | 'instant' | 'day' | 'number';

export interface Field {
  /** JSON Schema of the value. */
  readonly schema: Readonly<Record<string, unknown>>;
  readonly required: boolean;
}

export interface Resource {
  /** Key of the answer with one of it, such as `user`. */
  readonly one: string;
  /** Key of the answer with a page of it, such as `users`. */
  readonly many: string;
  readonly fields: Readonly<Record<string, Field>>;
  /** Fields that `filter` and `sort` may name, dots leading into objects. */
  readonly queried: Readonly<Record<string, Comparison>>;
}

const field = (schema: Field['schema'], required = true): Field => ({ schema, required });

export const text = (): Field => field({ type: 'string' });
export const day = (): Field => field({ type: 'string', format: 'date' });
export const instant = (): Field => field({ type: 'string', format: 'date-time' });
export const number = (): Field => field({ type: 'number' });
/** The standard writes booleans as text. */
export const truth = (): Field => word('true', 'false');
export const word = (...words: string[]): Field => field({ type: 'string', enum: words });
/** A vocabulary to which senders may add words of their own. */
export const openWord = (...words: string[]): Field =>
  field({
    anyOf: [
      { type: 'string', enum: words },
      { type: 'string', pattern: '(ext:)[a-zA-Z0-9.\\-_]+' },
    ],
  });
export const list = ({ schema }: Field): Field => field({ type: 'array', items: schema });
export const optional = ({ schema }: Field): Field => field(schema, false);
export const part = (fields: Resource['fields']): Field => field(schemaOf(fields));
/** A link to another object. */
export const reference = (type: string): Field =>
  part({ href: field({ type: 'string', format: 'uri' }), sourcedId: text(), type: word(type) });

const everyObject = {
  sourcedId: text(),
  status: word('active', 'tobedeleted'),
  dateLastModified: instant(),
  metadata: optional(field({ type: 'object', additionalProperties: true })),
};

const everyQuery = { sourcedId: 'word', status: 'word', dateLastModified: 'instant' } as const;

export function resource(
  names: { readonly one: string; readonly many: string },
  fields: Resource['fields'],
  queried: Resource['queried'],
): Resource {
  return { ...names, fields: { ...everyObject, ...fields }, queried: { ...everyQuery, ...queried } };
}

/** The JSON Schema of an object with these fields and no others. */
export function schemaOf(fields: Resource['fields']): Field['schema'] {
  const entries = Object.entries(fields);
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, { schema }]) => [name, schema])),
    required: entries.filter(([, { required }]) => required).map(([name]) => name),
    additionalProperties: false,
  };
}

/** Of an object, the fields that the query names; what is null or absent is left out, since the standard knows no null. */
export function selected(object: Readonly<Record<string, unknown>>, fields: readonly string[] | null): object {
  const said: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(object))
    if (value !== null && value !== undefined && (!fields || fields.includes(name))) said[name] = value;
  return said;
}
