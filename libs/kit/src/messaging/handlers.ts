import { applyDecorators, Catch, UseFilters, type RpcExceptionFilter } from '@nestjs/common';
import { EventPattern, type Server } from '@nestjs/microservices';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { lastValueFrom, throwError, type Observable } from 'rxjs';
import { inTrace } from '../context/traceparent.js';
import type { BatchWrites } from './batch-writes.js';
import { dataOf, envelopeOf, PoisonError, type EventEnvelope, type TopicRecord } from './kafka-record.js';

/** Transport id of handlers that only count and copy. */
export const PROJECTIONS = Symbol('projections');

/** Nest's @EventPattern for a fact of the contracts: the method gets `(@Payload() data, @Ctx() context: EventContext)`. */
export function Hears(fact: { readonly type: string }): MethodDecorator {
  return applyDecorators(EventPattern(fact.type, PROJECTIONS) as MethodDecorator, UseFilters(HandBack));
}

/** Nest hides what a handler threw; the transport has to see it. */
@Catch()
class HandBack implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

export type Handler = (data: unknown, context: EventContext) => Promise<unknown>;

/** By type, the handlers that Nest found for a transport; what Nest wraps in an observable is awaited. */
export function handlersOf(server: Server): ReadonlyMap<string, Handler> {
  const called = (handler: Handler): Handler => {
    return async (data, context) =>
      lastValueFrom(server.transformToObservable(await handler(data, context)), { defaultValue: undefined });
  };
  return new Map([...server.getHandlers()].map(([type, handler]) => [type, called(handler as Handler)]));
}

/** Second argument of a handler, by `@Ctx()`: where it writes, and which fact it hears. */
export class EventContext {
  constructor(
    readonly unit: BatchWrites,
    readonly event: EventEnvelope,
    private readonly firstTime: boolean,
  ) {}

  /**
   * What the fact sets going beyond counts and copies: a use case, whose unit of work joins the batch's transaction, after
   * everything the batch has written so far. A rebuild reads the fact again and leaves this out.
   */
  async once(reaction: () => Promise<unknown>): Promise<void> {
    if (!this.firstTime) return;
    await this.unit.flush();
    await inTrace(this.event.traceparent, reaction);
  }
}

/** Finds the handler of a record, checks the record against its contract and calls the handler. */
export class Handlers {
  private readonly ajv = new Ajv2020({ allErrors: false, strict: false });
  private readonly validators = new Map<string, ValidateFunction>();

  constructor(
    private readonly byType: ReadonlyMap<string, Handler>,
    private readonly schemaOf: (type: string) => object | undefined,
  ) {
    formats.default(this.ajv);
  }

  /** A record without readable type is somebody's: it must be kept. */
  concerns(record: TopicRecord): boolean {
    const type = record.headers['ce_type'];
    return !type || this.byType.has(type);
  }

  /** @param firstTime false while a rebuild reads what has had its effects already */
  async call(record: TopicRecord, unit: BatchWrites, firstTime = true): Promise<void> {
    const event = envelopeOf(record);
    const data = dataOf(record);
    const valid = this.validator(event.type);
    if (!valid(data)) {
      const [first] = valid.errors ?? [];
      throw new PoisonError('schema-violated', `${first?.instancePath || '/'} ${first?.message ?? 'is not valid'}`);
    }
    await this.byType.get(event.type)!(data, new EventContext(unit, event, firstTime));
  }

  private validator(type: string): ValidateFunction {
    let validator = this.validators.get(type);
    if (!validator) {
      const schema = this.schemaOf(type);
      if (!schema) throw new Error(`no contract is known for ${type}`);
      this.validators.set(type, (validator = this.ajv.compile(schema)));
    }
    return validator;
  }
}
