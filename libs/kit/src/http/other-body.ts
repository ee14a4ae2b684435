import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { RequestProblem } from './problem.js';
import { ApiProblems, routeSetting } from './route.js';

// Bodies that are not JSON: text of a standard's own (XML, form fields) and zips. Fastify would take each on every route, also where JSON is meant.

const known = ['application/xml', 'text/xml', 'application/x-www-form-urlencoded'] as const;

/** What `@Body()` of a @TakesText route receives. */
export class TextBody {
  constructor(
    readonly mediaType: string,
    readonly text: string,
  ) {}
}

/** The operation takes text of these media types, and nothing else. */
export function TakesText(...types: [(typeof known)[number], ...(typeof known)[number][]]): MethodDecorator {
  return applyDecorators(Takes(...types), ApiBody({ schema: { type: 'string' } }));
}

/** The operation takes a zip of at most so many bytes, as a stream that its handler reads and counts: `@Body() zip: Readable`. */
export function TakesZip(largestBody: number): MethodDecorator {
  return applyDecorators(
    Takes('application/zip'),
    routeSetting({ largestBody }),
    ApiBody({ schema: { type: 'string', format: 'binary' } }),
  );
}

/** The operation takes bodies of these media types, and nothing else. */
export function Takes(...types: [string, ...string[]]): MethodDecorator {
  return applyDecorators(routeSetting({ takes: types }), ApiConsumes(...types), ApiProblems('media-type-unsupported'));
}

export function readOtherBodies(fastify: FastifyInstance): void {
  fastify.removeContentTypeParser('text/plain');
  fastify.addContentTypeParser('application/zip', (_request, body, done) => done(null, body));
  fastify.addContentTypeParser([...known], { parseAs: 'string' }, (request, body, done) => {
    const mediaType = request.headers['content-type']!.split(';', 1)[0]!.trim().toLowerCase();
    done(null, new TextBody(mediaType, String(body)));
  });
  // Before a byte is read.
  fastify.addHook('preParsing', (request, _reply, _body, done) => {
    const { takes, largestBody } = request.routeOptions.config;
    const { mediaType, method, is404 } = request;
    const fits = takes ? takes.includes(mediaType!) : mediaType === undefined || mediaType === 'application/json';
    const isRead = !is404 && method !== 'GET' && method !== 'HEAD';
    if (isRead && !fits) return done(new RequestProblem('media-type-unsupported'));
    const isTooLarge = largestBody && Number(request.headers['content-length'] ?? 0) > largestBody;
    done(isTooLarge ? new RequestProblem('body-too-large') : null);
  });
}
