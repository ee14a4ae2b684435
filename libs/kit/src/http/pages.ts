import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ServiceSettings } from '../ops/config.js';

/** A service's pages for people: files that Vite built, at `/pages/`. */
export interface ServedPages {
  /** The folder of the built files. */
  readonly folder: URL;
  /** All that the pages may ask of the identity provider; each token has of it what the person's role allows. */
  readonly scopes: readonly string[];
}

/** Registered with the identity provider for the pages of all services. */
export const pagesClient = 'pan-pages';

/** Serves the pages, and tells them who gives tokens; asks the API as any other client does. */
export async function servePages(
  fastify: FastifyInstance,
  { folder, scopes }: ServedPages,
  { ISSUER: issuer, PUBLIC_URL: service }: Pick<ServiceSettings, 'ISSUER' | 'PUBLIC_URL'>,
): Promise<void> {
  const root = fileURLToPath(folder);
  // Specs of other things run without a build.
  if (!existsSync(join(root, 'index.html'))) return;
  const open = { config: { public: true } } as const;
  const policy = [
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'",
    `connect-src 'self' ${new URL(issuer).origin}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  ].join('; ');
  // Said of files that are there alone: a missing one is not to be remembered.
  const setHeaders = (reply: FastifyReply, path: string) => {
    const file = relative(root, path);
    // Vite names what it builds by its content.
    const isNamedByContent = file.startsWith('assets/');
    reply.header('cache-control', isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache');
    if (file.endsWith('.html')) reply.header('content-security-policy', policy);
    // A worker goes by the policy of its own answer: it fetches what stands here, and nothing else.
    if (file === 'service-worker.js') reply.header('content-security-policy', "default-src 'none'; connect-src 'self'");
  };
  await fastify.register(fastifyStatic, { root, serve: false, cacheControl: false, setHeaders });
  // The router takes both for one; addresses in the page begin after the slash.
  fastify.get('/pages', open, (request, reply) =>
    /^\/pages\/(\?|$)/.test(request.url) ? reply.sendFile('index.html') : reply.redirect(`${service}/pages/`, 308),
  );
  fastify.get('/pages/settings.json', open, (_request, reply) =>
    reply.header('cache-control', 'no-cache').send({ issuer, clientId: pagesClient, scopes, service }),
  );
  fastify.get<{ Params: { '*': string } }>('/pages/*', open, (request, reply) => reply.sendFile(request.params['*']));
}
