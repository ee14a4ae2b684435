import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import type { FastifyInstance } from 'fastify';
import { decodeCursor, type Page, type PageRequest } from '../data/page.js';

/** The query parameters of a list. */
export class PageQuery implements PageRequest {
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

  after<T>(read: (key: unknown) => T | null): T | null {
    return this.cursor === undefined ? null : decodeCursor(this.cursor, read);
  }
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

/** Every answer with a `nextCursor` also names its next page, at the public address. */
export function linkPages(fastify: FastifyInstance, publicUrl: string): void {
  fastify.addHook('preSerialization', (request, reply, payload, done) => {
    const cursor = (payload as Partial<Page<unknown>> | null)?.nextCursor;
    if (typeof cursor === 'string') {
      const next = new URL(publicUrl + request.url);
      next.searchParams.set('cursor', cursor);
      reply.header('link', `<${next.href}>; rel="next"`);
    }
    done(null, payload);
  });
}
