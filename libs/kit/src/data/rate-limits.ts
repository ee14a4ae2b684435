import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import ipaddr from 'ipaddr.js';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { DataSource } from 'typeorm';
import { DomainError } from '../domain/index.js';

// What somebody may do so many times in so many seconds, counted in the service's database so that all its instances count together; of whom, a digest is kept only.

export interface Allowance {
  /** Names the kind of what is counted. */
  readonly name: string;
  readonly points: number;
  readonly seconds: number;
  /** The refusal beyond it, a 429 of the problem catalogue. */
  readonly refusal: string;
}

@Injectable()
export class RateLimits {
  private readonly limiters = new Map<string, RateLimiterPostgres>();

  constructor(private readonly source: DataSource) {}

  /** Uses up one point of `who`. @throws DomainError the allowance's refusal, with Retry-After, when none is left */
  async take(allowance: Allowance, who: string): Promise<void> {
    try {
      await this.limiter(allowance).consume(keyOf(who));
    } catch (used) {
      throw used instanceof RateLimiterRes ? refusal(allowance, used) : used;
    }
  }

  /** Uses up nothing. @throws DomainError as `take` */
  async requireLeft(allowance: Allowance, who: string): Promise<void> {
    const used = await this.limiter(allowance).get(keyOf(who));
    if (used && used.remainingPoints <= 0) throw refusal(allowance, used);
  }

  private limiter(allowance: Allowance): RateLimiterPostgres {
    const { name, points, seconds: duration } = allowance;
    let limiter = this.limiters.get(name);
    if (!limiter) {
      const store = { storeClient: this.source, storeType: 'typeorm', tableName: 'rate_limit', tableCreated: true };
      limiter = new RateLimiterPostgres({ ...store, keyPrefix: name, points, duration });
      this.limiters.set(name, limiter);
    }
    return limiter;
  }
}

export const keyOf = (who: string): string => hash('sha256', who, 'base64url');

function refusal({ refusal }: Allowance, { msBeforeNext }: RateLimiterRes): DomainError {
  return new DomainError(refusal, {}, { retryAfter: Math.max(1, Math.ceil(msBeforeNext / 1_000)) });
}

/** Whoever has one address of IPv6 has 2^64 of them: these count as one. @param address as a request has it */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv6 ? parsed.parts.slice(0, 4).join(':') : parsed.toString();
}
