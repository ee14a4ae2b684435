import type { FastifyInstance } from 'fastify';

/** What every answer of a service tells a browser; a page says its own content policy in place of this one. */
export const browserHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

export function protectBrowsers(fastify: FastifyInstance): void {
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    for (const [name, value] of Object.entries(browserHeaders)) if (!reply.hasHeader(name)) reply.header(name, value);
    done(null, payload);
  });
}
