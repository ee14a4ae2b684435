import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { DomainError, problemKind } from '../domain/index.js';
import type { ServiceSettings } from '../ops/config.js';
import { databaseErrorOf, isTransient } from '../ops/errors.js';
import { log } from '../ops/logging.js';
import { languageOf } from '../context/caller.js';
import { headersOf, renderProblem, RequestProblem, type Problem } from './problem.js';
import type { Reply, Request } from './route.js';

// Every error becomes one problem, once, here. Nest's own filter answers in English and in a shape of its own.

/** A standard's own document for refusals, on the addresses that it names. */
export interface RefusalShape {
  /** How the addresses begin. */
  readonly prefix: string;
  readonly mediaType: string;
  /** Its name and JSON Schema in the reference. */
  readonly name: string;
  readonly schema: object;
  render(problem: Problem): object;
}

@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly settings: Pick<ServiceSettings, 'PUBLIC_URL' | 'PORTAL_URL'>,
    private readonly methodsOf: (path: string) => string[],
    private readonly shapes: readonly RefusalShape[] = [],
  ) {}

  /** Where the pages of the refusals begin. */
  get pages(): string {
    return this.settings.PORTAL_URL ?? new URL(this.settings.PUBLIC_URL).origin;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    this.answer(error, host.switchToHttp().getRequest<Request>(), host.switchToHttp().getResponse<Reply>());
  }

  answer(error: unknown, request: Request, reply: Reply): void {
    const refusal = this.known(this.refusalOf(error, request));
    const language = languageOf(request.headers['accept-language']);
    const problem = renderProblem(refusal, language, request.id, this.pages);
    if (problem.status >= 500) {
      log.error({
        err: error,
        code: problem.code,
        method: request.method,
        route: request.routeOptions.url,
        requestId: request.id,
      });
    }
    request.problem = problem.code;
    if (reply.sent) return;
    const shape = this.shapes.find(({ prefix }) => request.url.startsWith(prefix));
    void reply
      .code(problem.status)
      .headers(headersOf(refusal))
      .header('x-request-id', request.id)
      .header('content-language', `${language}-CA`)
      .header('vary', 'Accept-Language')
      .type(shape?.mediaType ?? 'application/problem+json')
      .send(JSON.stringify(shape?.render(problem) ?? problem));
  }

  private refusalOf(error: unknown, request: Request): DomainError {
    if (error instanceof DomainError) return error;
    if (error instanceof HttpException && error.getStatus() === 404) return this.refusalOfAddress(request);
    // Fastify wants to know what QUERY brings before it finds that no route takes it.
    if (causeOf(error).code === 'FST_ERR_ROUTE_MISSING_CONTENT_TYPE') return this.refusalOfAddress(request);
    return refusalOfDatabase(error) ?? new DomainError(codeOfFramework(error) ?? 'internal-error');
  }

  private refusalOfAddress(request: Request): DomainError {
    const allowed = this.methodsOf(request.raw.url?.split('?', 1)[0] ?? '/').join(', ');
    return allowed
      ? new RequestProblem('method-not-allowed', { allowed }, { allow: allowed })
      : new DomainError('route-unknown');
  }

  /** A code that nobody explained is our mistake, whatever the client did. */
  private known(refusal: DomainError): DomainError {
    if (problemKind(refusal.code)) return refusal;
    log.error({ code: refusal.code }, 'this refusal is in no problem catalogue');
    return new DomainError('internal-error');
  }
}

const codeOfStatus: Readonly<Record<number, string>> = {
  400: 'invalid-request',
  401: 'unauthenticated',
  413: 'body-too-large',
  414: 'address-too-long',
  415: 'media-type-unsupported',
  503: 'temporarily-unavailable',
};

const codeOfFastify: Readonly<Record<string, string>> = {
  FST_ERR_BAD_URL: 'malformed-url',
  FST_ERR_MAX_PARAM_LENGTH: 'address-too-long',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed-body',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed-body',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed-body',
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media-type-unsupported',
};

/** Nest wraps an error of Fastify and keeps it as `cause`. */
function causeOf(error: unknown): { code?: string; statusCode?: number } {
  return (error instanceof HttpException ? error.cause : error) ?? {};
}

function codeOfFramework(error: unknown): string | undefined {
  const { code, statusCode } = causeOf(error);
  const status = error instanceof HttpException ? error.getStatus() : (statusCode ?? 500);
  return codeOfFastify[code ?? ''] ?? codeOfStatus[status] ?? (status < 500 ? 'invalid-request' : undefined);
}

/** What the database refused because of the request, or because it is busy or away; anything else is our mistake. */
function refusalOfDatabase(error: unknown): DomainError | null {
  if (isTransient(error)) return new DomainError('temporarily-unavailable', {}, { retryAfter: 2 });
  const database = databaseErrorOf(error);
  if (!database) return null;
  if (['23505', '23503', '23P01'].includes(database.code)) return new DomainError('conflict');
  if (database.code === '42501' && database.message.includes('row-level security'))
    return new DomainError('out-of-reach');
  return /^22|^23/.test(database.code) ? new DomainError('invalid-request') : null;
}
