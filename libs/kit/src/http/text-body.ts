import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { RequestProblem } from './problem.js';
import { ApiProblems, routeSetting } from './route.js';

// Bodies that are text of a standard's own: XML, form fields. Fastify's parsers would take them on every route, also where JSON is meant.

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
  return applyDecorators(
    routeSetting({ takes: types }),
    ApiConsumes(...types),
    ApiBody({ schema: { type: 'string' } }),
    ApiProblems('media-type-unsupported'),
  );
}

export function readTextBodies(fastify: FastifyInstance): void {
  fastify.addContentTypeParser([...known], { parseAs: 'string' }, (request, body, done) => {
    const mediaType = request.headers['content-type']!.split(';', 1)[0]!.trim().toLowerCase();
    done(null, new TextBody(mediaType, String(body)));
  });
  fastify.addHook('preValidation', (request, _reply, done) => {
    const { takes = [] } = request.routeOptions.config;
    const given = request.body instanceof TextBody ? request.body.mediaType : null;
    const fits = given ? takes.includes(given) : takes.length === 0;
    done(fits || request.method === 'GET' ? undefined : new RequestProblem('media-type-unsupported'));
  });
}
