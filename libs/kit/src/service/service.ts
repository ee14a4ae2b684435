import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Server, type Socket } from 'node:net';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { SchemaRefused } from '../data/data-source.js';
import { withholdUnloggedReads } from '../http/reads-persons.js';
import { guardRoutes } from '../http/auth.js';
import '../http/common-problems.js';
import { linkPages } from '../http/cursor.js';
import { announceEndings } from '../http/deprecation.js';
import { documentOf, serveReference } from '../http/openapi.js';
import { servePages } from '../http/pages.js';
import { readOtherBodies } from '../http/other-body.js';
import { ProblemFilter } from '../http/problem-filter.js';
import { answerUnreadable } from '../http/unreadable.js';
import { limitRequests, RequestLimits } from '../http/request-limits.js';
import { RouteTable } from '../http/route.js';
import { browserHeaders, protectBrowsers } from '../http/security-headers.js';
import { ShapePipe } from '../http/validation.js';
import { DatabaseLifecycle, KitModule, type KitOptions } from './kit.module.js';
import { Projections } from '../messaging/projections.js';
import { ConfigError, loadConfig, type serviceSettings, type ServiceSettings } from '../ops/config.js';
import { Health, serveHealth } from '../ops/health.js';
import { log, logRequests, nestLogger } from '../ops/logging.js';
import { measureRequests } from '../ops/metrics.js';
import { traceRequests } from '../http/request-spans.js';
import { startTracing, stopTracing } from '../tracing/tracing.js';

// From a module to a running service: Nest on Fastify with the kit around it, in the order that a request passes.

export interface ServiceOptions extends Omit<KitOptions, 'settings'> {
  /** What the service reads from its environment: `serviceSettings(name, port).extend({ … })`. */
  readonly schema: z.ZodObject;
}

/** Runs a service until it is told to stop. */
export async function bootService(module: Type, { schema, ...options }: ServiceOptions): Promise<void> {
  const die = (error: unknown): never => {
    if (error instanceof ConfigError || error instanceof SchemaRefused) process.stderr.write(`${error.message}\n`);
    else log.fatal({ err: error }, 'the service stops');
    process.exit(1);
  };
  // Node would print the whole error, with the values that a database repeats.
  process.on('uncaughtException', die);
  try {
    const settings = loadConfig(schema) as unknown as ServiceSettings;
    await startTracing(settings);
    const app = await createApp(module, { ...options, settings });
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.once(signal, () => void shutDown(app).then(() => process.exit(0), die));
  } catch (error) {
    die(error);
  }
}

/** No longer ready and open to nobody new, then what is under way ends, within ten seconds. */
async function shutDown(app: NestFastifyApplication): Promise<void> {
  setTimeout(() => process.exit(1), 10_000).unref();
  const server = app.getHttpServer();
  // An HTTP server's own close would cut kept connections on which a request may just be coming.
  const isLeft = new Promise((resolve) => Server.prototype.close.call(server, resolve));
  await app.get(Health).drain();
  // A connection kept alive after its last answer would hold the server open.
  setInterval(() => server.closeIdleConnections(), 100).unref();
  await isLeft;
  await app.close();
  await stopTracing();
}

/** The application, listening at `settings.PORT` (0 takes a free port). */
export async function createApp(module: Type, options: KitOptions): Promise<NestFastifyApplication> {
  const { settings } = options;
  log.level = settings.LOG_LEVEL;
  if (!log.bindings()['service']) log.setBindings({ service: settings.SERVICE });
  const routes = new RouteTable();
  const filter = new ProblemFilter(settings, (path) => routes.methodsOf(path), options.refusals);
  const adapter = new FastifyAdapter({
    bodyLimit: 1_048_576,
    genReqId: ({ headers }: IncomingMessage) => requestIdOf(headers['x-request-id']),
    // Standards write the root of an endpoint with a slash at its end.
    routerOptions: { maxParamLength: 500, ignoreTrailingSlash: true },
    keepAliveTimeout: 65_000,
    // Of a whole request, also of a bundle on a slow line.
    requestTimeout: 600_000,
    return503OnClosing: false,
    // The address of who asks is the gateway's to say; one that comes from elsewhere says nothing.
    trustProxy: ['loopback', 'linklocal', 'uniquelocal'],
    skipMiddie: true,
    clientErrorHandler: (error: NodeJS.ErrnoException, socket: Socket) => answerUnreadable(error, socket, filter.pages),
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      // No hook is run for these.
      filter.answer(error, request, reply.headers(browserHeaders)),
  });
  const fastify = adapter.getInstance<FastifyInstance>();
  fastify.addHook('onRoute', ({ url, method }) => routes.add(url, method));
  protectBrowsers(fastify);
  traceRequests(fastify);
  guardRoutes(fastify, settings, options.ownTokens?.(settings));
  limitRequests(fastify, () => app.get(RequestLimits));
  withholdUnloggedReads(fastify);
  linkPages(fastify, settings.PUBLIC_URL);
  announceEndings(fastify, settings.PUBLIC_URL);
  logRequests(fastify);
  measureRequests(fastify);
  readOtherBodies(fastify, settings);

  const app: NestFastifyApplication = await NestFactory.create<NestFastifyApplication>(
    rootOf(module, options),
    adapter,
    {
      logger: nestLogger,
      bodyParser: false,
      abortOnError: false,
      routeConflictPolicy: { duplicate: 'error' },
    },
  );
  app.useGlobalFilters(filter);
  app.useGlobalPipes(new ShapePipe());
  serveHealth(fastify, app.get(Health));
  let document: OpenAPIObject | undefined;
  serveReference(fastify, () => (document ??= documentOf(app, settings, options.refusals)));
  if (options.pages) await servePages(fastify, options.pages, settings);
  if (options.listens) app.connectMicroservice({ strategy: app.get(Projections) });
  try {
    await app.init();
    await app.startAllMicroservices();
    await app.listen(settings.PORT, settings.HOST);
  } catch (error) {
    // Nest ends nothing of an application that could not begin: its connections and timers would outlive it.
    await app.get(DatabaseLifecycle).onApplicationShutdown();
    throw error;
  }
  return app;
}

/** The reference of a service, without database, broker or environment. */
export async function openApiOf(module: Type, { schema, ...options }: ServiceOptions): Promise<OpenAPIObject> {
  const { SERVICE, PUBLIC_URL, TOKEN_URL } = schema.shape as ReturnType<typeof serviceSettings>['shape'];
  const settings = {
    SERVICE: SERVICE.parse(undefined),
    PUBLIC_URL: PUBLIC_URL.parse(undefined),
    TOKEN_URL: TOKEN_URL.parse(undefined),
  };
  const root = rootOf(module, { ...options, settings: settings as ServiceSettings });
  const app = await NestFactory.create(root, new FastifyAdapter(), {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  return documentOf(app, settings, options.refusals);
}

function rootOf(module: Type, options: KitOptions): DynamicModule {
  return { module: Root, imports: [KitModule.of(options), module] };
}

@Module({})
class Root {}

function requestIdOf(header: string | string[] | undefined): string {
  return typeof header === 'string' && /^[\w.-]{8,64}$/.test(header) ? header : randomUUID();
}
