import { instantOf } from '../domain/index.js';
import type { FastifyInstance, FastifyRequest, onSendHookHandler } from 'fastify';
import { documented, routeSetting, type Ending } from './route.js';

// How an operation says that it will go: Deprecation (RFC 9745), Sunset (RFC 8594), and the address that takes its place.

/** The operation still works and is about to end: each answer says so, and the reference marks it. */
export function Deprecated(ending: Ending): MethodDecorator {
  const setting = routeSetting({ ending });
  return (...method) => {
    setting(...method);
    documented({ [endingExtension]: ending })(...method);
  };
}

export const endingExtension = 'x-ending';

const beginOf = (day: string): Date => instantOf(`${day}T00:00:00Z`);

export function announceEndings(fastify: FastifyInstance, publicUrl: string): void {
  fastify.addHook('onRoute', (route) => {
    const ending = route.config?.ending;
    if (!ending) return;
    const since = `@${beginOf(ending.since).getTime() / 1000}`;
    const sunset = ending.sunset && beginOf(ending.sunset).toUTCString();
    const announce: onSendHookHandler = (request, reply, payload, done) => {
      reply.header('deprecation', since);
      if (sunset) reply.header('sunset', sunset);
      if (ending.successor) {
        const link = `<${publicUrl}${addressOf(ending.successor, request)}>; rel="successor-version"`;
        reply.header('link', [reply.getHeader('link'), link].filter(Boolean).join(', '));
      }
      done(null, payload);
    };
    route.onSend = [...[route.onSend ?? []].flat(), announce];
  });
}

function addressOf(successor: string, request: FastifyRequest): string {
  const params = request.params as Readonly<Record<string, string>>;
  return successor.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
}
