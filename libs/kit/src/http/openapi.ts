import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { INestApplication } from '@nestjs/common';
import {
  ApiProperty,
  DocumentBuilder,
  SwaggerModule,
  type ApiPropertyOptions,
  type OpenAPIObject,
} from '@nestjs/swagger';
import { getMetadataStorage } from 'class-validator';
import { targetConstructorToSchema } from 'class-validator-jsonschema';
import type { FastifyInstance } from 'fastify';
import type { ServiceSettings } from '../ops/config.js';
import { endingExtension } from './deprecation.js';
import { problemKind } from '../domain/index.js';
import type { RefusalShape } from './problem-filter.js';
import { problemsExtension, type Ending } from './route.js';

// The reference, from the code: shapes from class-validator's rules, refusals from the catalogue. @nestjs/swagger alone repeats every rule and knows no refusal.

const require = createRequire(import.meta.url);

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']> & {
  [problemsExtension]?: string[];
  [endingExtension]?: Ending;
};

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

export function documentOf(
  app: INestApplication,
  settings: Pick<ServiceSettings, 'SERVICE' | 'PUBLIC_URL' | 'TOKEN_URL'>,
  refusals: readonly RefusalShape[] = [],
): OpenAPIObject {
  describeShapes();
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(settings.SERVICE)
    .setVersion('1')
    .addServer(settings.PUBLIC_URL)
    .addOAuth2({ type: 'oauth2', flows: { clientCredentials: { tokenUrl: settings.TOKEN_URL, scopes: {} } } }, 'oauth2')
    .build();
  const document = SwaggerModule.createDocument(app, config, { operationIdFactory: (_controller, method) => method });
  const schemas = ((document.components ??= {}).schemas ??= {});
  for (const shape of shapes()) {
    const schema = schemas[shape.name];
    if (schema && !('$ref' in schema)) schema.additionalProperties = false;
  }
  schemas['Problem'] = problemSchema;
  for (const { name, schema } of refusals) schemas[name] = schema;
  const scopes: Record<string, string> = {};
  for (const [address, path] of Object.entries(document.paths)) {
    const shape = refusals.find(({ prefix }) => address.startsWith(prefix));
    for (const operation of methods.flatMap((method) => (path[method] ? [path[method] as Operation] : []))) {
      describeProblems(operation, shape);
      operation.security ??= [];
      if (operation[endingExtension]) operation.deprecated = true;
      for (const own of operation.security.flatMap((need) => Object.keys(need)))
        if (own !== 'oauth2') describeOwn(document, own);
      for (const scope of operation.security?.flatMap((need) => need['oauth2'] ?? []) ?? []) scopes[scope] = '';
    }
  }
  const scheme = document.components.securitySchemes?.['oauth2'];
  if (scheme && 'flows' in scheme && scheme.flows?.clientCredentials) scheme.flows.clientCredentials.scopes = scopes;
  dropUnused(document);
  return document;
}

/** Tokens that a service signs itself are told as what they are to a client: a text that it bears. */
function describeOwn(document: OpenAPIObject, name: string): void {
  ((document.components ??= {}).securitySchemes ??= {})[name] ??= { type: 'http', scheme: 'bearer' };
}

/** @nestjs/swagger also describes the facts that a service hears, which no operation speaks of. */
function dropUnused(document: OpenAPIObject): void {
  const schemas = document.components!.schemas!;
  const used = new Set<string>();
  const visit = (node: unknown): void => {
    for (const [, name] of JSON.stringify(node).matchAll(/"#\/components\/schemas\/(\w+)"/g))
      if (!used.has(name!) && used.add(name!)) visit(schemas[name!]);
  };
  visit(document.paths);
  for (const name of Object.keys(schemas)) if (!used.has(name)) Reflect.deleteProperty(schemas, name);
}

const ofBodies = [
  ...['malformed-body', 'body-too-slow', 'body-too-large', 'media-type-unsupported'],
  ...['encoding-unknown', 'encoding-broken'],
];

/** Adds what every operation of its kind can meet, and writes each code into the answer of its status. */
function describeProblems(operation: Operation, shape: RefusalShape | undefined): void {
  const codes = [
    ...(operation[problemsExtension] ?? []),
    ...(operation.parameters?.length || operation.requestBody ? ['invalid-request', 'invalid-characters'] : []),
    ...(operation.parameters?.some((parameter) => 'name' in parameter && parameter.name === 'cursor')
      ? ['cursor-invalid']
      : []),
    ...(operation.parameters?.some((parameter) => 'in' in parameter && parameter.in === 'path')
      ? ['address-too-long']
      : []),
    ...(operation.requestBody ? ofBodies : []),
    'too-many-requests',
    'internal-error',
    'temporarily-unavailable',
  ];
  Reflect.deleteProperty(operation, problemsExtension);
  for (const [status, of] of Map.groupBy(new Set(codes), statusOf)) {
    const declared = operation.responses[String(status)];
    operation.responses[String(status)] = {
      description: of.map(sentences).join('\n\n'),
      // A standard may want a document of its own with a refusal.
      content: {
        ...(declared && 'content' in declared && declared.content),
        [shape?.mediaType ?? 'application/problem+json']: {
          schema: { $ref: `#/components/schemas/${shape?.name ?? 'Problem'}` },
        },
      },
    };
  }
}

function statusOf(code: string): number {
  const kind = problemKind(code);
  if (!kind) throw new Error(`@ApiProblems('${code}') names a problem that is in no catalogue`);
  return kind.status;
}

function sentences(code: string): string {
  const { fr, en } = problemKind(code)!;
  return `\`${code}\` ${fr} / ${en}`;
}

const text = { type: 'string' as const };
const problemSchema = {
  type: 'object' as const,
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
  properties: {
    type: { ...text, format: 'uri' },
    title: text,
    status: { type: 'integer' as const },
    detail: text,
    code: text,
    remedy: text,
    errors: {
      type: 'array' as const,
      items: {
        type: 'object' as const,
        required: ['pointer', 'code', 'detail'],
        properties: { pointer: text, code: text, detail: text },
      },
    },
    requestId: text,
  },
};

type Shape = new () => object;

/** Every class with rules: what clients send. */
function shapes(): Shape[] {
  const { validationMetadatas } = getMetadataStorage() as unknown as {
    validationMetadatas: ReadonlyMap<Shape, unknown>;
  };
  return [...validationMetadatas.keys()];
}

/** class-transformer keeps `@Type(() => Item)` to itself. */
const { defaultMetadataStorage: nestedTypes } = require('class-transformer/cjs/storage.js') as {
  defaultMetadataStorage: { findTypeMetadata(shape: Shape, name: string): { typeFunction(): Shape } | undefined };
};

/** Tells @nestjs/swagger the rules that class-validator knows, for fields that say nothing else. */
function describeShapes(): void {
  for (const shape of shapes()) {
    const { properties = {}, required = [] } = targetConstructorToSchema(shape);
    const prototype = shape.prototype as object;
    const described = (Reflect.getMetadata('swagger/apiModelPropertiesArray', prototype) ?? []) as string[];
    for (const [name, rules] of Object.entries(properties)) {
      if (described.includes(`:${name}`)) continue;
      const nested = nestedTypes.findTypeMetadata(shape, name);
      const isArray = Reflect.getMetadata('design:type', prototype, name) === Array;
      const schema = nested ? { type: () => nested.typeFunction(), isArray } : rules;
      ApiProperty({ ...schema, required: required.includes(name) } as ApiPropertyOptions)(prototype, name);
    }
  }
}

const page = `<!doctype html>
<html lang="fr">
<head><meta charset="utf-8"><title>Référence / Reference</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="docs/swagger-ui.css"></head>
<body><main id="reference"></main>
<script src="docs/swagger-ui-bundle.js"></script><script src="docs/start.js"></script></body>
</html>`;
const start = `SwaggerUIBundle({ url: 'openapi.json', dom_id: '#reference', deepLinking: true, validatorUrl: null });`;

/** Addresses are relative, so that the page also works behind the gateway's prefix; nothing is loaded from elsewhere. */
export function serveReference(fastify: FastifyInstance, document: () => OpenAPIObject): void {
  const give = (path: string, type: string, content: () => string | Buffer): void => {
    fastify.get(path, { config: { public: true } }, (_request, reply) => {
      void reply.header(
        'content-security-policy',
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
      );
      return reply.type(type).send(content());
    });
  };
  give('/openapi.json', 'application/json; charset=utf-8', () => JSON.stringify(document()));
  give('/docs', 'text/html; charset=utf-8', () => page);
  give('/docs/start.js', 'text/javascript; charset=utf-8', () => start);
  for (const [file, type] of Object.entries({
    'swagger-ui.css': 'text/css',
    'swagger-ui-bundle.js': 'text/javascript',
  })) {
    give(`/docs/${file}`, `${type}; charset=utf-8`, () => readFileSync(require.resolve(`swagger-ui-dist/${file}`)));
  }
}
