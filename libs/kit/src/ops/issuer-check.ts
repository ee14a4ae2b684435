import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { ServiceSettings } from './config.js';
import type { HealthState } from './health.js';
import { log } from './logging.js';

/**
 * Asks the identity provider now and then which issuer its tokens name. Where that is another than ours, which an address changed on
 * one side alone brings about, every call is refused for its token and nothing else shows why.
 */
@Injectable()
export class IssuerCheck implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stop = new AbortController();
  private asking: Promise<void> = Promise.resolve();
  private found: { state: HealthState; detail?: string } = { state: 'degraded', detail: 'no answer yet' };

  constructor(private readonly settings: Pick<ServiceSettings, 'ISSUER' | 'DISCOVERY_URL'>) {}

  /** What was found last: a probe waits for nobody. */
  check = (): Promise<{ state: HealthState; detail?: string }> => Promise.resolve(this.found);

  onApplicationBootstrap(): void {
    const { DISCOVERY_URL } = this.settings;
    if (DISCOVERY_URL) this.asking = this.askOn(DISCOVERY_URL);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.asking;
  }

  private async askOn(address: string): Promise<void> {
    const { signal } = this.stop;
    while (!signal.aborted) {
      const before = this.found.detail;
      this.found = await this.ask(address);
      if (this.found.state === 'down' && this.found.detail !== before)
        log.error(this.found, 'tokens cannot be verified');
      await sleep(this.found.state === 'up' ? 15_000 : 2_000, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private async ask(address: string): Promise<{ state: HealthState; detail?: string }> {
    try {
      const answer = await fetch(address, { signal: AbortSignal.any([this.stop.signal, AbortSignal.timeout(3_000)]) });
      const { issuer } = (await answer.json()) as { issuer?: unknown };
      if (issuer === this.settings.ISSUER) return { state: 'up' };
      if (!answer.ok || typeof issuer !== 'string') return { state: 'degraded', detail: `answers ${answer.status}` };
      return { state: 'down', detail: `tokens name ${issuer}, ISSUER is ${this.settings.ISSUER}` };
    } catch {
      return { state: 'degraded', detail: 'the identity provider is away' };
    }
  }
}
