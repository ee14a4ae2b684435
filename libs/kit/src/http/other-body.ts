import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { charsetOf, decodeText, decodeXml, DomainError, parseExactly, readInteger } from '../domain/index.js';
import type { ServiceSettings } from '../ops/config.js';
import { ApiProblems, routeSetting } from './route.js';
import { hasMoreParts } from '../formats/json-parts.js';
import { isPercentEncodedUtf8 } from './text.js';

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

/** The operation takes bytes of any kind, so many at most, as a stream that its handler reads and counts: `@Body() body: Readable`. */
export function TakesBytes(largestBody: number): MethodDecorator {
  return applyDecorators(
    Takes('application/octet-stream'),
    routeSetting({ largestBody }),
    ApiBody({ schema: { type: 'string', format: 'binary' } }),
  );
}

/** Of a table that is read at once. */
const largestTable = 16 * 1_048_576;

/** The operation takes a table (RFC 4180), which its handler receives as a `TextBody`. */
export function TakesCsv(): MethodDecorator {
  return applyDecorators(
    Takes('text/csv'),
    routeSetting({ largestBody: largestTable }),
    ApiBody({ schema: { type: 'string' } }),
  );
}

/** The operation's body keeps its numbers digit for digit (`digitsOf` of the domain room). */
export const TakesExactNumbers = (): MethodDecorator => routeSetting({ exactNumbers: true });

/** The operation takes bodies of these media types, and nothing else. */
export function Takes(...types: [string, ...string[]]): MethodDecorator {
  return applyDecorators(routeSetting({ takes: types }), ApiConsumes(...types), ApiProblems('media-type-unsupported'));
}

export function readOtherBodies(
  fastify: FastifyInstance,
  { BODY_SECONDS }: Pick<ServiceSettings, 'BODY_SECONDS'>,
): void {
  fastify.removeContentTypeParser('text/plain');
  fastify.addContentTypeParser(['application/zip', 'application/octet-stream'], (_request, body, done) =>
    done(null, body),
  );
  fastify.addContentTypeParser([...known], { parseAs: 'buffer' }, (request, body, done) => {
    const mediaType = request.headers['content-type']!.split(';', 1)[0]!.trim().toLowerCase();
    const charset = charsetOf(request.headers['content-type']);
    attempt(done, () => {
      const isForm = mediaType === 'application/x-www-form-urlencoded';
      const text = isForm ? decodeText(body as Buffer, charset ?? undefined) : decodeXml(body as Buffer, charset);
      if (isForm && !isPercentEncodedUtf8(text)) throw new DomainError('encoding-broken', { encoding: 'utf-8' });
      return new TextBody(mediaType, text);
    });
  });
  fastify.addContentTypeParser('text/csv', { parseAs: 'buffer', bodyLimit: largestTable }, (request, body, done) =>
    attempt(
      done,
      () =>
        new TextBody('text/csv', decodeText(body as Buffer, charsetOf(request.headers['content-type']) ?? undefined)),
    ),
  );
  readJson(fastify, 'application/json');
  // Before a byte is read.
  fastify.addHook('preParsing', (request, reply, _body, done) => {
    const { takes, largestBody } = request.routeOptions.config;
    const { mediaType, method, is404 } = request;
    const fits = takes ? takes.includes(mediaType!) : mediaType === undefined || mediaType === 'application/json';
    const isRead = !is404 && method !== 'GET' && method !== 'HEAD';
    if (isRead && !fits) return done(new DomainError('media-type-unsupported'));
    const limit = largestBody ?? request.routeOptions.bodyLimit;
    // Fastify would cut the connection, of which a gateway makes a 502; what is still on its way is read and dropped.
    if ((readInteger(request.headers['content-length'] ?? '') ?? 0) > limit)
      return done(new DomainError('body-too-large'));
    if (isRead && (!largestBody || mediaType === 'text/csv')) endSlowBody(request, reply, BODY_SECONDS * 1_000);
    done(null);
  });
}

/** A stream takes its handler's time; any other body has a limited one, however slowly it trickles. */
function endSlowBody({ raw }: FastifyRequest, reply: FastifyReply, milliseconds: number): void {
  const timer = setTimeout(() => {
    if (!raw.complete && !reply.sent) void reply.header('connection', 'close').send(new DomainError('body-too-slow'));
  }, milliseconds);
  raw.once('close', () => clearTimeout(timer));
}

/** JSON of this media type. Fastify's own reading puts `�` in place of what is not UTF-8, and makes as many objects as are sent. */
export function readJson(fastify: FastifyInstance, mediaType: string): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeContentTypeParser(mediaType);
  fastify.addContentTypeParser(mediaType, { parseAs: 'buffer' }, (request, body, done) => {
    attempt(
      (error, text) => {
        if (error) return done(error);
        const { exactNumbers } = request.routeOptions.config;
        // Fastify's parser refuses first what would change an object's nature.
        void parse(request, text as string, (refused, value) =>
          done(refused, refused || !exactNumbers ? value : parseExactly(text as string)),
        );
      },
      () => {
        if (hasMoreParts(body as Buffer, mostParts)) throw new DomainError('body-too-large');
        return decodeText(body as Buffer, charsetOf(request.headers['content-type']) ?? undefined);
      },
    );
  });
}

/** A full body of what anybody means has far fewer. */
const mostParts = 50_000;

function attempt(done: (error: Error | null, value?: unknown) => void, work: () => unknown): void {
  let value: unknown;
  try {
    value = work();
  } catch (error) {
    done(error as Error);
    return;
  }
  done(null, value);
}
