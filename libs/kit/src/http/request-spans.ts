import type { FastifyInstance } from 'fastify';
import type { Span } from '../tracing/span.js';
import { spans } from '../tracing/tracing.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Absent while no spans are exported. */
    span?: Span;
    /** Code of the problem that is answered. */
    problem?: string;
  }
}

/** Who looks in every few seconds is no part of any story. */
const probe = /^\/(health|metrics)/;

/** A span per request, named by the route's pattern: the address itself, which the conventions ask for, may name a person. */
export function traceRequests(fastify: FastifyInstance): void {
  if (!spans) return;
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { method, protocol } = request;
    const route = request.routeOptions.url;
    if (!route || !probe.test(route)) {
      request.span = spans?.start('SERVER', route ? `${method} ${route}` : method, header(request.headers), {
        'http.request.method': method,
        'http.route': route,
        'url.scheme': protocol,
      });
    }
    done();
  });
  fastify.addHook('onResponse', ({ span, problem }, { statusCode }, done) => {
    // A refusal is the client's mistake and no error of the server (HTTP conventions, "Status").
    const failed = statusCode >= 500 ? (problem ?? String(statusCode)) : undefined;
    span?.end(failed, { 'http.response.status_code': statusCode, 'error.type': problem });
    done();
  });
  fastify.addHook('onRequestAbort', ({ span }, done) => {
    span?.end('client-left');
    done();
  });
}

function header({ traceparent }: Record<string, string | string[] | undefined>): string | undefined {
  return typeof traceparent === 'string' ? traceparent : undefined;
}
