/** Requests made from an OpenAPI document: a route that is added is asked without being listed. */

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly example?: unknown;
  readonly minimum?: number;
  readonly oneOf?: readonly Schema[];
  /** Of one alone: how a reference gets a description of its own. */
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** A field that a request fills: its name, where it stands, and what the document says about it. */
export interface Field {
  readonly name: string;
  readonly in?: 'path' | 'query' | 'header';
  readonly schema: Schema;
}

export interface PreparedRequest {
  readonly route: string;
  readonly method: string;
  readonly path: string;
  readonly type: string | null;
  readonly body: unknown;
}

/** Says of a field that may be left out whether it is said. */
export type Chosen = (field: Field) => boolean;

/** Chooses what a field holds; undefined leaves it to the document's example. */
export type Choose = (field: Field) => unknown;

export interface Route {
  readonly name: string;
  readonly method: string;
  /** Every field of path, query and body. */
  readonly fields: readonly Field[];
  /** @param withOptional whether what may be left out is said: all of it, none, or the fields chosen */
  prepare(choose: Choose, withOptional: boolean | Chosen): PreparedRequest;
}

export function routesOf(document: Document): Route[] {
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => routeOf(document, path, method.toUpperCase(), operation)),
  );
}

function routeOf(document: Document, path: string, method: string, operation: Operation): Route {
  const name = `${method} ${path}`;
  const parameters = operation.parameters ?? [];
  const [type, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [null, null];
  const fields: Field[] = [];
  const note: Choose = (field) => void fields.push(field);
  for (const parameter of parameters) if (parameter.in !== 'header') note(parameter);
  if (content) sample(document, { name: 'body', schema: content.schema }, note, () => true);
  return {
    name,
    method,
    fields,
    prepare: (choose, optional) => {
      const withOptional: Chosen = typeof optional === 'boolean' ? () => optional : optional;
      const valueOf = (parameter: Parameter): string => String(sample(document, parameter, choose, withOptional));
      const filled = parameters
        .filter((parameter) => parameter.in === 'path')
        .reduce((text, parameter) => text.replace(`{${parameter.name}}`, encodeURIComponent(valueOf(parameter))), path);
      const query = parameters
        .filter((parameter) => parameter.in === 'query' && (parameter.required || withOptional(parameter)))
        .map((parameter) => `${parameter.name}=${encodeURIComponent(valueOf(parameter))}`);
      const body = content
        ? sample(document, { name: 'body', schema: content.schema }, choose, withOptional)
        : undefined;
      return { route: name, method, path: query.length > 0 ? `${filled}?${query.join('&')}` : filled, type, body };
    },
  };
}

function sample(
  document: Document,
  { name, in: where, schema: given }: Field,
  choose: Choose,
  withOptional: Chosen,
): unknown {
  const schema = resolve(document, given);
  if (schema.properties) {
    const entries = Object.entries(schema.properties).filter(
      ([key, property]) => schema.required?.includes(key) || withOptional({ name: key, schema: property }),
    );
    return Object.fromEntries(
      entries.map(([key, property]) => [key, sample(document, { name: key, schema: property }, choose, withOptional)]),
    );
  }
  if (schema.items) {
    const item = resolve(document, schema.items);
    return item.oneOf
      ? item.oneOf.map((one) => sample(document, { name, schema: one }, choose, withOptional))
      : [sample(document, { name, schema: item }, choose, withOptional)];
  }
  return choose({ name, ...(where && { in: where }), schema }) ?? exampleOf(schema);
}

function exampleOf(schema: Schema): unknown {
  if (schema.example !== undefined) return schema.example;
  if (schema.enum) return schema.enum[0];
  const type = [schema.type].flat()[0];
  if (type === 'number' || type === 'integer') return schema.minimum ?? 1;
  if (type === 'boolean') return true;
  if (schema.format === 'uuid') return '11111111-1111-4111-8111-111111111111';
  if (schema.format === 'date') return '2026-09-01';
  return 'texte';
}

function resolve(document: Document, schema: Schema): Schema {
  if (schema.allOf?.[0]) return resolve(document, schema.allOf[0]);
  // An object, or null.
  const [one] = schema.anyOf ?? [];
  if (one?.$ref) return resolve(document, one);
  return schema.$ref ? resolve(document, document.components.schemas[schema.$ref.split('/').at(-1)!]!) : schema;
}
