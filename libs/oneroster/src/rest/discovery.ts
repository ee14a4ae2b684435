import { schemaOf, type Resource } from './resource.js';
import { statusInfoSchema } from './status-info.js';

/** OneRoster 1.2, REST binding, section 2.5: what a provider serves, as an OpenAPI document with its own addresses. */
export interface Served {
  readonly title: string;
  /** Where the paths begin. */
  readonly server: string;
  readonly tokenUrl: string;
  /** How the names of scopes begin. */
  readonly scopePrefix: string;
  readonly operations: readonly {
    readonly id: string;
    /** A read where nothing is said. */
    readonly method?: 'put' | 'post' | 'delete';
    readonly path: string;
    readonly resource: Resource;
    readonly single: boolean;
    readonly scopes: readonly string[];
  }[];
}

const query = (name: string, schema: object) => ({ name, in: 'query', required: false, schema });
const selection = query('fields', { type: 'array', items: { type: 'string' } });
const paging = [
  query('limit', { type: 'integer', format: 'int32', default: 100, minimum: 1 }),
  query('offset', { type: 'integer', format: 'int32', default: 0, minimum: 0 }),
  query('sort', { type: 'string' }),
  query('orderBy', { type: 'string', enum: ['asc', 'desc'] }),
  query('filter', { type: 'string' }),
];
const json = (schema: object) => ({ content: { 'application/json': { schema } } });

const answers = { get: '200', put: '201', post: '201', delete: '204' } as const;
/** JSON Schema of what a POST answers: the keys that were sent, each with the one that it got. */
export const sourcedIdPairs = {
  type: 'array',
  items: {
    type: 'object',
    properties: { suppliedSourcedId: { type: 'string' }, allocatedSourcedId: { type: 'string' } },
  },
};
const answerOf = (method: keyof typeof answers, content: object): object => {
  if (method === 'post') return json({ type: 'object', properties: { sourcedIdPairs } });
  return method === 'get' ? content : {};
};

export function discoveryDocument({ title, server, tokenUrl, scopePrefix, operations }: Served): object {
  const scopes = [...new Set(operations.flatMap((operation) => operation.scopes))];
  const refusal = { description: 'imsx_StatusInfo', ...json({ $ref: '#/components/schemas/imsx_StatusInfoDType' }) };
  const paths: Record<string, Record<string, object>> = {};
  for (const { id, method = 'get', path, resource, single, scopes: needed } of operations) {
    const keys = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!);
    const object = { $ref: `#/components/schemas/${resource.one}` };
    const properties = single ? { [resource.one]: object } : { [resource.many]: { type: 'array', items: object } };
    const content = json({ type: 'object', properties });
    const asked = method === 'get' ? [...(single ? [] : paging), selection] : [];
    (paths[path.replace(/:(\w+)/g, '{$1}')] ??= {})[method] = {
      operationId: id,
      parameters: [...keys.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })), ...asked],
      security: needed.map((scope) => ({ OAuth2CC: [scopePrefix + scope] })),
      ...((method === 'put' || method === 'post') && { requestBody: { required: true, ...content } }),
      responses: { [answers[method]]: { description: id, ...answerOf(method, content) }, default: refusal },
    };
  }
  const resources = new Map(operations.map(({ resource }) => [resource.one, schemaOf(resource.fields)]));
  return {
    openapi: '3.0.0',
    info: { title, version: '1.2' },
    servers: [{ url: server }],
    paths,
    components: {
      securitySchemes: {
        OAuth2CC: {
          type: 'oauth2',
          flows: {
            clientCredentials: {
              tokenUrl,
              scopes: Object.fromEntries(scopes.map((scope) => [scopePrefix + scope, scope])),
            },
          },
        },
      },
      schemas: { ...Object.fromEntries(resources), imsx_StatusInfoDType: statusInfoSchema },
    },
  };
}
