import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import type { FastifyInstance } from 'fastify';
import { decodeText, DomainError } from '../domain.js';
import { isStorable } from './text.js';

// Lists walked by an opaque cursor: a key to go on from, so that a page costs the same everywhere. nestjs-paginate counts pages and lags behind Nest.

export class PageQuery {
  @ApiPropertyOptional({ minimum: 1, maximum: 500, default: 50 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(500)
  limit: number = 50;

  @ApiPropertyOptional({ description: 'nextCursor de la page précédente / nextCursor of the previous page' })
  @IsOptional()
  @IsString()
  @MaxLength(1_000)
  cursor?: string;

  /** The key to go on from, null on the first page; `read` answers null for what this list never gave. */
  after<T>(read: (key: unknown) => T | null): T | null {
    return this.cursor === undefined ? null : decodeCursor(this.cursor, read);
  }
}

export interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

/** The class that documents a page of `item`. */
export function PageOf<T>(item: new (...args: never[]) => T): new () => Page<T> {
  class PageView implements Page<T> {
    @ApiProperty({ type: [item] })
    readonly items!: T[];

    @ApiProperty({ type: 'string', nullable: true })
    readonly nextCursor!: string | null;
  }
  Object.defineProperty(PageView, 'name', { value: `PageOf${item.name}` });
  return PageView;
}

export function encodeCursor(key: unknown): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

export function decodeCursor<T>(cursor: string, read: (key: unknown) => T | null): T {
  let key: unknown;
  try {
    key = JSON.parse(decodeText(Buffer.from(cursor, 'base64url')));
  } catch {
    throw new DomainError('cursor-invalid');
  }
  const known = isStorable(key) ? read(key) : null;
  if (known === null) throw new DomainError('cursor-invalid');
  return known;
}

/** Of `limit + 1` rows read, the page and the cursor to the next. */
export function page<T>(rows: readonly T[], limit: number, keyOf: (last: T) => unknown): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null };
}

/** Every answer with a `nextCursor` also names its next page, at the public address. */
export function linkPages(fastify: FastifyInstance, publicUrl: string): void {
  fastify.addHook('preSerialization', (request, reply, payload, done) => {
    const cursor = (payload as Partial<Page<unknown>> | null)?.nextCursor;
    if (typeof cursor === 'string') {
      const next = new URL(publicUrl.replace(/\/$/, '') + request.url);
      next.searchParams.set('cursor', cursor);
      reply.header('link', `<${next.href}>; rel="next"`);
    }
    done(null, payload);
  });
}
