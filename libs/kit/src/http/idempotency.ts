import { hash } from 'node:crypto';
import {
  Injectable,
  UseInterceptors,
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { lastValueFrom, of, type Observable } from 'rxjs';
import { UnitOfWork, type Unit } from '../data/unit-of-work.js';
import { DomainError } from '../domain/index.js';
import { AccessLog, type Shown } from '../people/access-log.js';
import { currentCaller, type Caller } from '../context/caller.js';
import { ApiProblems, type Reply, type Request } from './route.js';

// Key, effect and stored answer in one transaction, so that a crash leaves none of them. Published middlewares keep keys elsewhere and can lose one of the three.

interface Stored {
  request_hash: string;
  status: number;
  headers: Record<string, string> & {
    /** Not a header: whose data the answer shows, for the access log of each replay. */
    shown?: Shown[];
  };
  body: string | null;
}

interface Answer {
  readonly answer: unknown;
  /** What a replayed answer shows again. */
  readonly replayed: readonly Shown[];
}

const keptHeaders = ['location', 'etag', 'content-type'];

@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly work: UnitOfWork,
    private readonly accessLog: AccessLog,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<Request>();
    const key = request.headers['idempotency-key'];
    if (key === undefined) return next.handle();
    if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) throw new DomainError('idempotency-key-invalid');
    const reply = context.switchToHttp().getResponse<Reply>();
    const { answer, replayed } = await this.work.run((unit) => this.once(unit, request, reply, key, next));
    for (const shown of replayed) await this.accessLog.record(shown);
    return of(answer);
  }

  private async once(unit: Unit, request: Request, reply: Reply, key: string, next: CallHandler): Promise<Answer> {
    const [path = '', query = ''] = request.url.split('?', 2);
    const place = [holderOf(currentCaller()), request.method, path, key];
    const requestHash = hash('sha256', `${query}\n${JSON.stringify(request.body)}`);
    const [lock] = await unit.query<{ ours: boolean }>(
      `select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as ours, set_config('app.client', $2, true)`,
      [place.join('\n'), place[0]],
    );
    if (!lock!.ours) throw new DomainError('request-in-progress', {}, { retryAfter: 1 });
    const [stored] = await unit.query<Stored>(
      `select request_hash, status, headers, body from idempotency_key
        where client_id = $1 and method = $2 and path = $3 and key = $4 and at > clock_timestamp() - interval '24 hours'`,
      place,
    );
    if (stored) return { answer: replay(stored, requestHash, reply), replayed: stored.headers.shown ?? [] };
    const answer: unknown = await lastValueFrom(next.handle() as Observable<unknown>, { defaultValue: undefined });
    await this.store(unit, place, requestHash, reply, answer);
    return { answer, replayed: [] };
  }

  private async store(unit: Unit, place: string[], requestHash: string, reply: Reply, answer: unknown): Promise<void> {
    const shown = this.accessLog.shownTo(currentCaller());
    const headers = {
      ...Object.fromEntries(
        keptHeaders.flatMap((name) => (reply.hasHeader(name) ? [[name, reply.getHeader(name)]] : [])),
      ),
      ...(shown.length > 0 && { shown }),
    };
    const body = answer === undefined ? null : typeof answer === 'string' ? answer : JSON.stringify(answer);
    await unit.query(
      `delete from idempotency_key where ctid in (
         select ctid from idempotency_key where at < clock_timestamp() - interval '24 hours' limit 100 for update skip locked)`,
    );
    await unit.query(
      `insert into idempotency_key (client_id, method, path, key, request_hash, status, headers, body)
       values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (client_id, method, path, key) do update
         set (request_hash, status, headers, body, at) =
             row (excluded.request_hash, excluded.status, excluded.headers, excluded.body, excluded.at)`,
      [...place, requestHash, reply.statusCode, JSON.stringify(headers), body],
    );
  }
}

/** A digest of the client, the person behind it and the organisations: of two people in one application each has keys of their own. */
function holderOf({ clientId, subject, organisations }: Caller): string {
  return hash('sha256', JSON.stringify([clientId, subject, [...organisations].sort()]), 'base64url');
}

function replay(stored: Stored, requestHash: string, reply: Reply): string | undefined {
  if (stored.request_hash !== requestHash) throw new DomainError('idempotency-key-reused');
  const { shown: _, ...headers } = stored.headers;
  void reply.code(stored.status).headers(headers).header('idempotency-replayed', 'true');
  if (stored.body === null) return undefined;
  if (!reply.hasHeader('content-type')) void reply.type('application/json; charset=utf-8');
  return stored.body;
}

/** A POST that may be sent again under the same Idempotency-Key and then happens once. */
export function Idempotent(): MethodDecorator {
  return applyDecorators(
    UseInterceptors(IdempotencyInterceptor),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
    }),
    ApiProblems('idempotency-key-invalid', 'request-in-progress', 'idempotency-key-reused'),
  );
}
