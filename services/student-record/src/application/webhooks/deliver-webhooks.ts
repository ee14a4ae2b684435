import { type BeforeApplicationShutdown, Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DueSignal } from '@pan/kit/data';
import { Poller } from '@pan/kit/jobs';
import { AddressRefused, safeFetch } from '@pan/kit/net';
import { log, SETTINGS } from '@pan/kit/ops';
import type { Settings } from '../../config.js';
import { afterAttempt, type Answered, signingNumbers, type WebhookState } from '../../domain/webhooks/webhook.js';
import { type Claimed, type Outcome, WebhookRepository } from '../../persistence/webhooks/webhook.repository.js';
import { WebhookSignatures } from './signatures.js';

export const deliveriesPoll = 'webhooks';

/** So many messages of one webhook are on their way at the same time, of different things. */
const atOnce = 64;
const patienceMs = 10_000;

/** Sends to each webhook what the log has new for it, each on its own, so that a slow one holds nobody up. */
@Injectable()
export class DeliverWebhooks implements OnModuleInit, BeforeApplicationShutdown {
  private readonly busy = new Map<string, Promise<void>>();
  private stopped = false;

  constructor(
    private readonly webhooks: WebhookRepository,
    private readonly signatures: WebhookSignatures,
    private readonly poller: Poller,
    private readonly due: DueSignal,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    this.poller.register({ name: deliveriesPoll, run: () => this.run(), next: () => this.next() });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.busy.values());
  }

  private async run(): Promise<number> {
    const told = await this.webhooks.tellAll();
    for (const id of await this.webhooks.due()) {
      if (this.busy.has(id)) continue;
      const sending = this.drain(id)
        .catch((error: unknown) => log.warn({ err: error, webhook: id }, 'deliveries of a webhook are repeated later'))
        .finally(() => {
          this.busy.delete(id);
          this.due.tell(deliveriesPoll);
        });
      this.busy.set(id, sending);
    }
    return told;
  }

  /** What is under way wakes the poll when it has ended. */
  private async next(): Promise<number | null> {
    const next = await this.webhooks.next();
    return next !== null && next <= 0 && this.busy.size > 0 ? null : next;
  }

  private async drain(id: string): Promise<void> {
    while (!this.stopped) {
      const { webhook, claimed } = await this.webhooks.claim(id, atOnce);
      if (!webhook || claimed.length === 0) return;
      const outcomes = await Promise.all(claimed.map((one) => this.send(webhook, one)));
      await this.webhooks.settle(id, outcomes);
    }
  }

  private async send(webhook: WebhookState, claimed: Claimed): Promise<Outcome> {
    const answered = await this.post(webhook, claimed);
    return { claimed, answered, ...afterAttempt(answered, claimed.attempts) };
  }

  /** Ids and nothing else: whoever is told asks `GET /v1/changes` for what stands there. */
  private async post(webhook: WebhookState, { id, kind, subject, position }: Claimed): Promise<Answered> {
    const now = new Date();
    const isTest = kind === 'test';
    const data = isTest ? { webhookId: webhook.id } : { kind, id: subject, position };
    const type = isTest ? 'student-record.test' : 'student-record.changed';
    const body = JSON.stringify({ type, timestamp: now.toISOString(), data });
    const signed = this.signatures.headers(webhook.id, signingNumbers(webhook, now), { id, body }, now);
    try {
      const answer = await safeFetch(webhook.url, {
        reach: this.settings.WEBHOOK_REACH,
        proxy: this.settings.WEBHOOK_PROXY,
        method: 'POST',
        headers: { 'content-type': 'application/json', 'user-agent': 'pan-webhooks/1.0', ...signed },
        body,
        signal: AbortSignal.timeout(patienceMs),
      });
      await answer.body?.cancel();
      return { status: answer.status };
    } catch (error) {
      if (error instanceof AddressRefused) return { problem: 'address-refused' };
      return { problem: (error as Error).name === 'TimeoutError' ? 'timeout' : 'unreachable' };
    }
  }
}
