import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { DataSource } from 'typeorm';
import { DomainError } from '../domain/index.js';
import { SETTINGS, type ServiceSettings } from '../ops/config.js';
import { log } from '../ops/logging.js';
import type { Caller } from '../context/caller.js';
import { keyOf, networkOf } from '../data/rate-limits.js';
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

/**
 * The library adds for one key at a time; all that a second used up is one statement here. What expired an hour ago goes, a
 * hundred rows at a time, as with idempotency keys. A minute that would last longer than one was begun before the clock was set back.
 */
const addUp = `
with gone as (
  delete from rate_limit where ctid in (
    select ctid from rate_limit
     where expire < extract(epoch from clock_timestamp()) * 1000 - 3600000 and key <> all($1) limit 100 for update skip locked)
), clock as (select (extract(epoch from clock_timestamp()) * 1000)::bigint as now)
insert into rate_limit as kept (key, points, expire)
select used.key, used.points, now + ${seconds * 1_000} from unnest($1::text[], $2::integer[]) as used (key, points), clock order by 1
on conflict (key) do update set (points, expire) = (
  select case when isMinute then kept.points else 0 end + excluded.points,
         case when isMinute then kept.expire else excluded.expire end
    from (select kept.expire > now and kept.expire <= excluded.expire as isMinute from clock) as judged)
returning key, points, (expire - extract(epoch from clock_timestamp()) * 1000)::integer as left`;

interface Used {
  readonly kind: Kind;
  readonly who: string;
  readonly points: number;
}

@Injectable()
export class RequestLimits implements OnModuleDestroy {
  private readonly points: Readonly<Record<Kind, number>>;
  private readonly local: Readonly<Record<Kind, RateLimiterMemory>>;
  /** Used up since it was last shared, by key of the table. */
  private pending = new Map<string, Used>();
  private sharing: Promise<void> = Promise.resolve();
  private readonly timer: NodeJS.Timeout;

  constructor(
    @Inject(SETTINGS) settings: Points,
    private readonly source: DataSource,
  ) {
    this.points = {
      system: settings.POINTS_OF_SYSTEM,
      person: settings.POINTS_OF_PERSON,
      stranger: settings.POINTS_OF_STRANGER,
    };
    const memory = (kind: Kind) =>
      new RateLimiterMemory({ keyPrefix: kind, points: this.points[kind], duration: seconds });
    this.local = { system: memory('system'), person: memory('person'), stranger: memory('stranger') };
    this.timer = setInterval(() => void this.share(), syncMs).unref();
  }

  /** @throws DomainError too-many-requests, with Retry-After, when the caller has used up its minute */
  async take(caller: Caller, address: string, points: number): Promise<void> {
    const [kind, who] = payerOf(caller, address);
    try {
      await this.local[kind].consume(who, points);
    } catch (used) {
      if (!(used instanceof RateLimiterRes)) throw used;
      const wait = Math.max(1, Math.ceil(used.msBeforeNext / 1_000));
      throw new DomainError('too-many-requests', { seconds: wait }, { retryAfter: wait });
    }
    if (kind === 'person') return;
    const key = `asks-${kind}:${keyOf(who)}`;
    this.pending.set(key, { kind, who, points: (this.pending.get(key)?.points ?? 0) + points });
  }

  /** Adds to the table what was used up here, and hears from it what others used up; one second's after the other's. */
  share(): Promise<void> {
    return (this.sharing = this.sharing.then(() => this.shareOnce()));
  }

  private async shareOnce(): Promise<void> {
    const used = this.pending;
    if (used.size === 0) return;
    this.pending = new Map();
    const amounts = [...used.values()].map(({ points }) => points);
    try {
      const rows = await this.source.query<{ key: string; points: number; left: number }[]>(addUp, [
        [...used.keys()],
        amounts,
      ]);
      for (const { key, points, left } of rows) {
        const { kind, who } = used.get(key)!;
        if (points > this.points[kind]) await this.local[kind].block(who, Math.ceil(left / 1_000));
      }
    } catch (error) {
      // Each instance goes on by its own count; told later, it would count in a minute in which it was not asked.
      log.warn({ err: error as Error }, 'what was asked for is not told to other instances');
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
