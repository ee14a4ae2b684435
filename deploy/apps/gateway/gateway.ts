/** One door to everything: the portal's pages, and each service under its name. Bodies pass as they come, uncompressed. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { STATUS_CODES } from 'node:http';
import httpProxy from '@fastify/http-proxy';
import fastifyStatic from '@fastify/static';
import fastify, { type FastifyError, type FastifyReply, type FastifyRequest } from 'fastify';
import { Agent, type Dispatcher } from 'undici';
import { gatewayProblems } from '../portal/gateway-problems.ts';
import { healthOfAll, type Upstream } from './part-health.ts';

const port = Number(process.env['PORT']);
const upstreams = JSON.parse(process.env['UPSTREAMS'] ?? '[]') as Upstream[];
const largestBody = 512 * 1024 * 1024;

const server = fastify({
  bodyLimit: largestBody,
  frameworkErrors: (error, request, reply) => void refuse(request, reply as FastifyReply, codeOf(error)),
  forceCloseConnections: true,
  // Of the whole request: a bundle may be long on its way, an address or a form is not.
  requestTimeout: 600_000,
  routerOptions: { ignoreTrailingSlash: false },
});

// What it does not pass on has no body that is read.
server.removeAllContentTypeParsers();

/** What the gateway says to browsers where a service has not: a page's policy for scripts and styles stands in the page. */
const browserHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'content-security-policy': "frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
};

server.addHook('onSend', (_request, reply, _payload, done) => {
  for (const [header, value] of Object.entries(browserHeaders))
    if (!reply.hasHeader(header)) reply.header(header, value);
  done();
});

/** Named, not excluded: what a service gains stays inside until it is written here and in deploy/run/docker/caddy/Caddyfile. */
const passes = /^\/(v1|oai|opds|ooapi|ims|api|common-grants|docs|pages|health|openapi\.json|metrics)(?=\/|\?|$)/;

/** Whoever hangs up before the answer has hung up on the service too: it commits no write that nobody waits for. */
const hangUp = new AsyncLocalStorage<AbortSignal>();
const agent = new Agent({ connections: 128, headersTimeout: 120_000, bodyTimeout: 300_000 });
const untilHungUp = {
  request: (asked: Dispatcher.RequestOptions, answered: (error: Error | null, data: Dispatcher.ResponseData) => void) =>
    agent.request({ ...asked, signal: hangUp.getStore() }, answered),
} as unknown as Pick<Dispatcher, 'request'>;

for (const { name, kind, port: upstreamPort } of upstreams) {
  if (kind !== 'service') continue;
  await server.register(httpProxy, {
    upstream: `http://127.0.0.1:${upstreamPort}`,
    prefix: `/${name}`,
    rewritePrefix: '',
    preHandler: (request, reply, done) => {
      if (!passes.test(request.url.slice(name.length + 1))) return void refuse(request, reply, 'not-found');
      const gone = new AbortController();
      reply.raw.once('close', () => {
        if (!reply.raw.writableFinished) gone.abort();
      });
      hangUp.run(gone.signal, done);
    },
    undici: untilHungUp,
    replyOptions: {
      onError: (reply) =>
        void refuse(reply.request as FastifyRequest, reply as FastifyReply, 'service-unreachable', name),
    },
  });
}

// Clients of OneRoster join the standard's path to a host name, and leave no room for a service's.
const record = upstreams.find(({ name }) => name === 'student-record');
if (record)
  await server.register(httpProxy, {
    upstream: `http://127.0.0.1:${record.port}`,
    prefix: '/ims/oneroster',
    rewritePrefix: '/ims/oneroster',
    undici: untilHungUp,
    replyOptions: {
      onError: (reply) =>
        void refuse(reply.request as FastifyRequest, reply as FastifyReply, 'service-unreachable', record.name),
    },
  });

await server.register(fastifyStatic, {
  root: process.env['PORTAL_FOLDER'] ?? '',
  extensions: ['html'],
  redirect: true,
});

server.get('/health', async (_request, reply) => {
  const { status, body } = await healthOfAll(upstreams);
  return reply.code(status).send(body);
});
server.get('/health/live', () => ({ state: 'up' }));

server.setNotFoundHandler((request, reply) => refuse(request, reply, 'not-found'));
server.setErrorHandler((error: FastifyError, request, reply) => refuse(request, reply, codeOf(error)));

await server.listen({ port, host: '127.0.0.1' });
console.log(`gateway on http://127.0.0.1:${port}`);
process.once('SIGTERM', () => void server.close().then(() => process.exit(0)));

/** What an address means to Fastify's router or to a folder of files that holds nothing of the kind. */
function codeOf({ statusCode = 500 }: FastifyError): keyof typeof refusals {
  if (statusCode === 413) return 'body-too-large';
  if (statusCode === 403 || statusCode === 404) return 'not-found';
  return statusCode < 500 ? 'malformed-request' : 'internal-error';
}

interface Refusal {
  readonly status: number;
  readonly fr: string;
  readonly en: string;
  readonly remedyFr?: string;
  readonly remedyEn?: string;
}

const refusals = {
  ...gatewayProblems,
  'body-too-large': {
    status: 413,
    fr: 'Le corps de la requête dépasse 512 Mo.',
    en: 'The request body exceeds 512 MB.',
  },
  'internal-error': {
    status: 500,
    fr: 'La passerelle n’a pas pu traiter la requête.',
    en: 'The gateway could not handle the request.',
  },
} satisfies Record<string, Refusal>;

function refuse(request: FastifyRequest, reply: FastifyReply, code: keyof typeof refusals, name = ''): FastifyReply {
  const { status, fr, en, remedyFr, remedyEn }: Refusal = refusals[code];
  const english = /^\s*en/i.test(request.headers['accept-language'] ?? '');
  const [sentence, remedy] = english ? [en, remedyEn] : [fr, remedyFr];
  const body = {
    type: `http://127.0.0.1:${port}/problems/${code}`,
    title: STATUS_CODES[status],
    status,
    detail: sentence.replace('{name}', name),
    code,
    remedy,
    requestId: request.id,
  };
  return reply
    .code(status)
    .headers({
      'content-type': 'application/problem+json',
      'content-language': english ? 'en-CA' : 'fr-CA',
      vary: 'accept-language',
    })
    .send(JSON.stringify(body));
}
