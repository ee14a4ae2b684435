import { applyDecorators, Get, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiQuery } from '@nestjs/swagger';
import { oneRosterScope, oneRosterScope11 } from '@pan/contracts';
import { DomainError } from '@pan/kit/domain';
import { ApiProblems, OneOfScopes, Public, ReadsPersons, type Reply, type Request } from '@pan/kit/http';
import {
  discoveryDocument,
  pageHeaders,
  queryProblems,
  schemaOf,
  selected,
  type CollectionQuery,
  type Resource,
  type Served,
} from '@pan/oneroster';
import type { Settings } from '../../config.js';

// What every read of the standard's services says about itself, and how its answer leaves.

export interface ReadSettings {
  /** The name that the official document gives it. */
  readonly id: string;
  readonly path: string;
  readonly resource: Resource;
  readonly single: boolean;
  /** The standard's scopes, of which one is enough, without their common beginning. */
  readonly scopes: readonly [string, ...string[]];
  /** 1.1 is read with its own scopes or with those of 1.2. */
  readonly version?: 'v1p2' | 'v1p1';
  /** Whether the answer shows people. */
  readonly ofPersons: boolean;
  /** JSON Schema of the keys in its address; those of this record by default. */
  readonly key?: object;
}

/** A read of OneRoster: address, scopes, parameters, refusals and the answer's shape. */
function OneRosterRead(settings: ReadSettings): MethodDecorator {
  const { id, path, resource, single, scopes, ofPersons, version = 'v1p2' } = settings;
  const key = settings.key ?? { type: 'string', format: 'uuid' };
  const named = scopes.map((scope) => oneRosterScope + scope);
  const older = version === 'v1p1' ? scopes.map((scope) => oneRosterScope11 + scope) : [];
  const [first, ...others] = [...older, ...named] as [string, ...string[]];
  const keys = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!);
  const schema = schemaOf(resource.fields);
  const body = single ? { [resource.one]: schema } : { [resource.many]: { type: 'array', items: schema } };
  return applyDecorators(
    Get(path),
    OneOfScopes(first, ...others),
    ApiOperation({ operationId: id, summary: `OneRoster ${version === 'v1p1' ? '1.1' : '1.2'}: ${id}` }),
    ...keys.map((name) => ApiParam({ name, schema: key })),
    ...(single ? [selection] : [paging(resource), selection]),
    ApiOkResponse({
      schema: { type: 'object', properties: body },
      ...(single ? {} : { headers: pageHeadersDocumented }),
    }),
    ApiProblems(
      ...(single ? ['selection-field-unknown'] : Object.keys(queryProblems)),
      ...(keys.length > 0 ? ['object-unknown'] : []),
    ),
    ...(ofPersons ? [ReadsPersons(kebab(id))] : []),
  );
}

/** Gives a controller the method of a read, as its decorators would. */
export function addRead<C extends object>(
  prototype: C,
  settings: ReadSettings,
  answer: (controller: C, request: Request, reply: Reply) => Promise<object>,
): void {
  const { id } = settings;
  const value = function (this: C, request: Request, reply: Reply): Promise<object> {
    return answer(this, request, reply);
  };
  const descriptor = { value, writable: true, enumerable: false, configurable: true };
  Object.defineProperty(prototype, id, descriptor);
  Req()(prototype, id, 0);
  Res({ passthrough: true })(prototype, id, 1);
  OneRosterRead(settings)(prototype, id, descriptor);
}

/** The address of a service's discovery document. */
export const Discovers = (operationId: string): MethodDecorator =>
  applyDecorators(
    Get('discovery/:file'),
    Public(),
    ApiOperation({ operationId, summary: 'Ce qui est offert, avec ses adresses / What is served, with its addresses' }),
    ApiOkResponse({ schema: { type: 'object' } }),
    ApiProblems('object-unknown'),
  );

/**
 * @param files how the binding and the certification guide name the document
 * @throws DomainError object-unknown
 */
export function discovered(
  file: string,
  files: readonly string[],
  { PUBLIC_URL, TOKEN_URL }: Pick<Settings, 'PUBLIC_URL' | 'TOKEN_URL'>,
  { base, ...served }: Pick<Served, 'title' | 'operations'> & { readonly base: string },
): object {
  if (!files.includes(file)) throw new DomainError('object-unknown');
  const server = `${PUBLIC_URL}/${base}`;
  return discoveryDocument({ ...served, server, tokenUrl: TOKEN_URL, scopePrefix: oneRosterScope });
}

const kebab = (id: string): string => `oneroster-${id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

const parameter = (name: string, schema: object, description: string): MethodDecorator =>
  ApiQuery({ name, required: false, schema, description });

const selection = parameter(
  'fields',
  { type: 'string', pattern: '^\\w+(,\\w+)*$', example: 'sourcedId,status' },
  'Champs de la réponse / Fields of the answer',
);

const paging = ({ queried }: Resource): MethodDecorator =>
  applyDecorators(
    parameter('limit', { type: 'integer', minimum: 1, default: 100 }, 'Au plus 10 000 / 10,000 at most'),
    parameter('offset', { type: 'integer', minimum: 0, default: 0 }, 'Rang du premier / Rank of the first'),
    parameter('sort', { type: 'string', enum: Object.keys(queried) }, 'Champ du tri / Field to sort by'),
    parameter('orderBy', { type: 'string', enum: ['asc', 'desc'] }, 'Sens du tri / Direction of the sort'),
    parameter(
      'filter',
      { type: 'string', pattern: "^[\\w.]+ *(!=|>=|<=|=|>|<|~) *'.*'$", example: "status='active'" },
      'Un critère, ou deux avec AND ou OR / One clause, or two with AND or OR',
    ),
  );

const pageHeadersDocumented = {
  'X-Total-Count': { description: 'Nombre en tout / How many there are', schema: { type: 'integer' as const } },
  Link: { description: 'first, prev, next, last', schema: { type: 'string' as const } },
};

/** A page as it was read. */
export interface PageRead {
  readonly items: readonly object[];
  readonly total: number;
  /** Whether anything comes after it. */
  readonly goesOn: boolean;
}

export function answerPage(
  { request, reply, publicUrl }: { request: Request; reply: Reply; publicUrl: string },
  { many }: Resource,
  { limit, offset, fields }: CollectionQuery,
  { items, total, goesOn }: PageRead,
): object {
  reply.headers(pageHeaders(addressOf(publicUrl, request), { limit, offset, total, goesOn }));
  return { [many]: items.map((item) => selected(item as Record<string, unknown>, fields)) };
}

export const answerOne = ({ one }: Resource, fields: readonly string[] | null, item: object): object => ({
  [one]: selected(item as Record<string, unknown>, fields),
});

/** The address that the client asked, at the public door. */
const addressOf = (publicUrl: string, { url }: Request): string => publicUrl + url;
