import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { DataSource } from 'typeorm';
import { SETTINGS, type ServiceSettings } from '../ops/config.js';
import { log } from '../ops/logging.js';
import type { Caller } from './caller.js';
import { RequestProblem } from './problem.js';
import { keyOf, networkOf } from './rate-limits.js';
import { routeSetting } from './route.js';

// How much a system, a person or a stranger's network may ask for in a minute. Each instance counts in memory, so that a request
// costs no statement; what systems and strangers used up is added to a table each second, where all instances see it.

/** Points that one request costs: reading 1, writing 5, unless the operation says otherwise. */
export function Costs(points: number): MethodDecorator {
  return routeSetting({ cost: points });
}

/** Never refused for having asked too often: what a sitting that has begun needs. */
export const Unlimited = (): MethodDecorator => Costs(0);

const seconds = 60;
const syncMs = 1_000;

type Points = Pick<ServiceSettings, 'POINTS_OF_SYSTEM' | 'POINTS_OF_PERSON' | 'POINTS_OF_STRANGER'>;
type Kind = 'system' | 'person' | 'stranger';

/** Whom a request counts for: a person, else the system, else the network that it comes from. */
export function payerOf({ clientId, subject }: Caller, address: string): readonly [Kind, who: string] {
  if (clientId === 'anonymous') return ['stranger', networkOf(address)];
  return subject ? ['person', `${clientId} ${subject}`] : ['system', clientId];
}

@Injectable()
export class RequestLimits implements OnModuleDestroy {
  private readonly local: Readonly<Record<Kind, RateLimiterMemory>>;
  private readonly shared: Readonly<Record<Exclude<Kind, 'person'>, RateLimiterPostgres>>;
  /** Used up since it was last told, by kind and name. */
  private untold = new Map<string, number>();
  private readonly timer: NodeJS.Timeout;

  constructor(@Inject(SETTINGS) settings: Points, storeClient: DataSource) {
    const points = {
      system: settings.POINTS_OF_SYSTEM,
      person: settings.POINTS_OF_PERSON,
      stranger: settings.POINTS_OF_STRANGER,
    };
    const memory = (kind: Kind) => new RateLimiterMemory({ keyPrefix: kind, points: points[kind], duration: seconds });
    const store = { storeClient, storeType: 'typeorm', tableName: 'rate_limit', tableCreated: true, duration: seconds };
    const table = (kind: Kind) =>
      new RateLimiterPostgres({ ...store, keyPrefix: `asks-${kind}`, points: points[kind] });
    this.local = { system: memory('system'), person: memory('person'), stranger: memory('stranger') };
    this.shared = { system: table('system'), stranger: table('stranger') };
    this.timer = setInterval(() => void this.tell(), syncMs).unref();
  }

  /** @throws RequestProblem too-many-requests, with Retry-After, when the caller has used up its minute */
  async take(caller: Caller, address: string, points: number): Promise<void> {
    const [kind, who] = payerOf(caller, address);
    try {
      await this.local[kind].consume(who, points);
    } catch (used) {
      if (!(used instanceof RateLimiterRes)) throw used;
      const wait = Math.max(1, Math.ceil(used.msBeforeNext / 1_000));
      throw new RequestProblem('too-many-requests', { seconds: wait }, [], { 'retry-after': String(wait) });
    }
    if (kind !== 'person') this.untold.set(`${kind} ${who}`, (this.untold.get(`${kind} ${who}`) ?? 0) + points);
  }

  /** Adds to the table what was used up here, and hears from it what others used up. */
  async tell(): Promise<void> {
    const used = this.untold;
    this.untold = new Map();
    for (const [name, points] of used) {
      const [kind, who] = [
        name.slice(0, name.indexOf(' ')) as keyof typeof this.shared,
        name.slice(name.indexOf(' ') + 1),
      ];
      try {
        const all = await this.shared[kind].penalty(keyOf(who), points);
        if (all.consumedPoints > this.shared[kind].points)
          await this.local[kind].block(who, Math.ceil(all.msBeforeNext / 1_000));
      } catch (error) {
        // Each instance goes on by its own count.
        log.warn({ err: error as Error }, 'what was asked for is not told to other instances');
        return;
      }
    }
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }
}

export function limitRequests(fastify: FastifyInstance, limits: () => RequestLimits): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { cost = request.method === 'GET' || request.method === 'HEAD' ? 1 : 5 } = request.routeOptions.config;
    if (cost === 0 || request.is404) return done();
    void limits()
      .take(request.caller, request.ip, cost)
      .then(() => done(), done);
  });
}
