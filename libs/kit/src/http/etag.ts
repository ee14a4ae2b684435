import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { DomainError, storedInteger } from '../domain/index.js';
import { ApiProblems, type Reply, type Request } from './route.js';

// The strong ETag of an aggregate is its version. Fastify's plugin hashes the answer, which says nothing about the aggregate.

export function setVersion(reply: Reply, version: number): void {
  reply.header('etag', `"${version}"`);
}

/** Whether the reader holds what has this ETag (If-None-Match; RFC 9110, 13.1.2): weak and strong ones compare alike. */
export function isHeld({ headers }: Request, etag: string): boolean {
  const held = headers['if-none-match'];
  return held?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag) ?? false;
}

/** The version that the sender read; null stands for any. `@IfMatch({ required: true })` refuses a change that names none. */
export function IfMatch({ required = false }: { required?: boolean } = {}): ParameterDecorator {
  return (target, name, index) => {
    readIfMatch(required)(target, name, index);
    const method = Object.getOwnPropertyDescriptor(target, name!)!;
    ApiHeader({ name: 'If-Match', required, schema: { type: 'string', pattern: '^(\\*|"\\d+")$' } })(
      target,
      name!,
      method,
    );
    ApiProblems('stale-version', ...(required ? ['precondition-required'] : []))(target, name!, method);
  };
}

const readIfMatch = createParamDecorator((required: boolean, context: ExecutionContext): number | null => {
  const header = context.switchToHttp().getRequest<Request>().headers['if-match'];
  if (header === undefined && required) throw new DomainError('precondition-required');
  if (header === undefined || header === '*') return null;
  const version = /^"(0|[1-9]\d{0,14})"$/.exec(header)?.[1];
  if (!version) throw new DomainError('stale-version');
  return storedInteger(version);
});
