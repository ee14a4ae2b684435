import { createHash } from 'node:crypto';
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { isHeld, type Reply, type Request } from '@pan/kit/http';
import { map, type Observable } from 'rxjs';

/** Register answers have no version of their own: their strong ETag is a digest of the content, and 304 tells a reader who holds it so. */
@Injectable()
export class ContentETag implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const reply = http.getResponse<Reply>();
    return next.handle().pipe(
      map((body) => {
        const etag = `"${createHash('sha256').update(JSON.stringify(body)).digest('base64url').slice(0, 27)}"`;
        reply.header('etag', etag);
        if (!isHeld(request, etag)) return body;
        reply.code(304);
        return undefined;
      }),
    );
  }
}
