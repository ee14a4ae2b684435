import { createHmac, hkdfSync } from 'node:crypto';

/** Secrets and signatures by Standard Webhooks 1.0 (standardwebhooks.com). A secret is derived, so that none is kept. */
export class WebhookSignatures {
  constructor(private readonly key: string) {}

  /** As its receiver is shown it. */
  secret(webhookId: string, number: number): string {
    return `whsec_${this.bytes(webhookId, number).toString('base64')}`;
  }

  /** The headers of one message, signed by each of these secrets. */
  headers(webhookId: string, numbers: readonly number[], message: { id: string; body: string }, now: Date) {
    const timestamp = String(Math.floor(now.getTime() / 1_000));
    const signed = `${message.id}.${timestamp}.${message.body}`;
    const signature = (number: number) =>
      `v1,${createHmac('sha256', this.bytes(webhookId, number)).update(signed).digest('base64')}`;
    return {
      'webhook-id': message.id,
      'webhook-timestamp': timestamp,
      'webhook-signature': numbers.map(signature).join(' '),
    };
  }

  private bytes(webhookId: string, number: number): Buffer {
    return Buffer.from(hkdfSync('sha256', this.key, webhookId, `webhook secret ${number}`, 32));
  }
}
