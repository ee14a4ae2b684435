import type { FastifyInstance } from 'fastify';
import { ApiSecurity } from '@nestjs/swagger';
import type { ServiceSettings } from '../ops/config.js';
import { childTraceparent } from '../context/traceparent.js';
import { languageOf, runAs, type Caller } from '../context/caller.js';
import { RequestProblem } from './problem.js';
import { purposeOf } from '../people/purposes.js';
import { ApiProblems, routeSetting, type Request } from './route.js';
import { refuseUnstorableText } from './text.js';
import type { Grant, OwnTokens } from '../context/own-tokens.js';
import { Tokens } from './tokens.js';

// Who asks, checked before a byte of the body is read, by Fastify hooks: a Nest guard runs after the body, and cannot carry the caller into the handler.

/** Scopes that the token must hold, all of them. */
export function Scopes(...scopes: [string, ...string[]]): MethodDecorator {
  return (target, name, descriptor) => {
    routeSetting({ scopes })(target, name, descriptor);
    ApiSecurity('oauth2', scopes)(target, name, descriptor);
    ApiProblems('unauthenticated', 'insufficient-scope')(target, name, descriptor);
  };
}

/** Scopes of which the token must hold one, as standards have it: the wider one includes the narrower. */
export function OneOfScopes(...oneOfScopes: [string, ...string[]]): MethodDecorator {
  return (target, name, descriptor) => {
    routeSetting({ oneOfScopes })(target, name, descriptor);
    for (const scope of oneOfScopes) ApiSecurity('oauth2', [scope])(target, name, descriptor);
    ApiProblems('unauthenticated', 'insufficient-scope')(target, name, descriptor);
  };
}

/** Takes the service's own tokens of this name beside, as they are: they have no scopes. */
export function AlsoBy(alsoBy: string): MethodDecorator {
  return (target, name, descriptor) => {
    routeSetting({ alsoBy })(target, name, descriptor);
    ApiSecurity(alsoBy)(target, name, descriptor);
  };
}

/** Answered to anybody. */
export function Public(): MethodDecorator {
  return routeSetting({ public: true });
}

export function guardRoutes(
  fastify: FastifyInstance,
  settings: Pick<ServiceSettings, 'ISSUER' | 'AUDIENCE' | 'JWKS_URL'>,
  own?: OwnTokens,
): void {
  const tokens = new Tokens(settings);
  fastify.decorateRequest('caller');

  fastify.addHook('onRoute', ({ method, url, config }) => {
    if (config?.public || config?.scopes?.length || config?.oneOfScopes?.length) return;
    throw new Error(`${String(method)} ${url} says neither @Scopes(…) nor @OneOfScopes(…) nor @Public()`);
  });

  fastify.addHook('onRequest', (request, reply, done) => {
    request.caller = stranger(request);
    reply.header('x-request-id', request.id).header('traceparent', request.caller.traceparent);
    const { scopes, oneOfScopes, alsoBy } = request.routeOptions.config;
    if (!scopes && !oneOfScopes) return done();
    reply.header('cache-control', 'no-store');
    const grant = tokens.verify(request.headers.authorization, alsoBy === own?.name ? own : undefined);
    if (grant instanceof Promise) return void grant.then((granted) => admit(request, granted)).then(() => done(), done);
    admit(request, grant);
    done();
  });

  // After the body, whose parsing would lose the asynchronous context.
  fastify.addHook('preValidation', (request, _reply, done) => {
    refuseUnstorableText(request);
    runAs(request.caller, done);
  });
}

function stranger(request: Request): Caller {
  const { config, url } = request.routeOptions;
  return {
    clientId: 'anonymous',
    subject: null,
    person: null,
    organisations: [],
    scopes: new Set(),
    purposes: [],
    purpose: null,
    requestId: request.id,
    traceparent: request.span?.traceparent ?? childTraceparent(request.headers['traceparent'] as string | undefined),
    language: languageOf(request.headers['accept-language']),
    operation: config.reads ?? `${request.method} ${url ?? ''}`,
    writes: request.method !== 'GET' && request.method !== 'HEAD',
    hasLeft: () => request.raw.socket.destroyed,
  };
}

function admit(request: Request, grant: Grant): void {
  const { scopes, oneOfScopes, reads } = request.routeOptions.config;
  if (grant.own) return void Object.assign(request.caller, grant);
  const hasOne = !oneOfScopes || oneOfScopes.some((scope) => grant.scopes.has(scope));
  const missing = scopes?.find((scope) => !grant.scopes.has(scope)) ?? (hasOne ? undefined : oneOfScopes[0]);
  if (missing) {
    throw new RequestProblem(
      'insufficient-scope',
      { scope: missing },
      {
        'www-authenticate': `Bearer realm="pan", error="insufficient_scope", scope="${missing}"`,
      },
    );
  }
  const purpose = reads ? purposeOf(request.headers['purpose-of-use'], grant.purposes) : null;
  request.caller = Object.assign(request.caller, grant, { purpose });
}
