import { DomainError } from '@pan/kit/domain';

export type DisabledWhy = 'gone' | 'failing';

export interface WebhookState {
  readonly id: string;
  readonly clientId: string;
  /** As this organisation sees the log. */
  readonly organisation: string;
  readonly url: string;
  readonly kinds: readonly string[];
  readonly disabledAt: Date | null;
  readonly disabledWhy: DisabledWhy | null;
  readonly secretNumber: number;
  /** Until then messages are signed by the former secret too. */
  readonly formerUntil: Date | null;
  readonly registeredAt: Date;
}

/** Seconds until a message is sent again, as Standard Webhooks advises; after the last one its webhook is disabled. */
const ladder = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

/** Of one client. */
export const mostWebhooks = 20;

const overlapMs = 24 * 3_600_000;

/** An address of a system that wants to be told of changes. */
export class Webhook {
  constructor(private state: WebhookState) {}

  /** @throws DomainError webhook-address-refused */
  static register(
    asked: Pick<WebhookState, 'id' | 'clientId' | 'organisation' | 'url' | 'kinds'>,
    reach: 'public' | 'anywhere',
    now: Date,
  ): Webhook {
    const url = URL.parse(asked.url);
    const isKnown = url && ['https:', 'http:'].includes(url.protocol) && !url.username && !url.password && !url.hash;
    if (!isKnown || (reach === 'public' && url.protocol !== 'https:')) throw new DomainError('webhook-address-refused');
    const fresh = { disabledAt: null, disabledWhy: null, secretNumber: 1, formerUntil: null, registeredAt: now };
    return new Webhook({ ...asked, url: url.href, ...fresh });
  }

  get asKept(): WebhookState {
    return this.state;
  }

  /** The next secret holds at once, the former for a day more. */
  rotate(now: Date): void {
    const formerUntil = new Date(now.getTime() + overlapMs);
    this.state = { ...this.state, secretNumber: this.state.secretNumber + 1, formerUntil };
  }

  enable(): void {
    if (!this.state.disabledAt) throw new DomainError('webhook-already-so');
    this.state = { ...this.state, disabledAt: null, disabledWhy: null };
  }

  mustBeEnabled(): void {
    if (this.state.disabledAt) throw new DomainError('webhook-disabled');
  }
}

/** By which of the secrets, by their numbers, a message of now is signed; the present one first. */
export function signingNumbers(
  { secretNumber, formerUntil }: Pick<WebhookState, 'secretNumber' | 'formerUntil'>,
  now: Date,
): number[] {
  return formerUntil && formerUntil > now ? [secretNumber, secretNumber - 1] : [secretNumber];
}

export type Answered = { readonly status: number } | { readonly problem: string };

export interface After {
  readonly state: 'delivered' | 'pending' | 'failed';
  readonly waitSeconds: number;
  readonly disables: DisabledWhy | null;
}

/** What follows from an answer to the attempt of this number; only 2xx takes a message, and a redirection is none. */
export function afterAttempt(answered: Answered, attempt: number): After {
  if ('status' in answered && answered.status >= 200 && answered.status < 300)
    return { state: 'delivered', waitSeconds: 0, disables: null };
  if ('status' in answered && answered.status === 410) return { state: 'failed', waitSeconds: 0, disables: 'gone' };
  const waitSeconds = ladder[attempt - 1];
  return waitSeconds === undefined
    ? { state: 'failed', waitSeconds: 0, disables: 'failing' }
    : { state: 'pending', waitSeconds, disables: null };
}
