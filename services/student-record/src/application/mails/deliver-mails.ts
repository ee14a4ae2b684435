import { type BeforeApplicationShutdown, Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { schoolDay } from '@pan/kit/domain';
import { Poller } from '@pan/kit/jobs';
import { Health, log, SETTINGS } from '@pan/kit/ops';
import type { Settings } from '../../config.js';
import { afterSending, type MailOutcome, mailText, outcomeOf } from '../../domain/mails/mail.js';
import { readersOf } from '../../domain/messages/audience-rules.js';
import { type ClaimedMail, MailRepository, type SentMail } from '../../persistence/mails/mail.repository.js';
import { MailKeys } from './mail-keys.js';
import { type MailTransport, mailTransport } from './mail-transport.js';

export const mailsPoll = 'mails';

/** So many are claimed together, of which so many are on their way at once: also where each waits in vain, all are done before the claim ends. */
const atOnce = 20;
const lines = 4;

/** Sends what waits to the server of mail, and tries again what it did not take. Without a server nothing leaves, and the doctor says so. */
@Injectable()
export class DeliverMails implements OnModuleInit, BeforeApplicationShutdown {
  private readonly transport: MailTransport;

  constructor(
    private readonly mails: MailRepository,
    private readonly keys: MailKeys,
    private readonly poller: Poller,
    private readonly health: Health,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.transport = mailTransport(settings);
  }

  onModuleInit(): void {
    this.poller.register({ name: mailsPoll, run: () => this.run(), next: () => this.mails.next() });
    this.poller.register({ name: 'old-mails', everyMs: 3_600_000, run: () => this.mails.forget() });
    if (!this.transport) {
      const detail = 'PAN_MAIL_URL n’est pas donné: aucun courriel ne part · is not set: no mail is sent';
      this.health.add({ name: 'mail', check: () => Promise.resolve({ state: 'up', detail }) });
    }
  }

  beforeApplicationShutdown(): void {
    this.transport?.close();
  }

  /** @returns how many were looked at */
  async run(now = new Date()): Promise<number> {
    const { guardianUntil } = readersOf('family', schoolDay(now));
    const claimed = await this.mails.claim(atOnce, guardianUntil);
    const waiting = [...claimed];
    const sent: SentMail[] = [];
    const line = async (): Promise<void> => {
      for (let mail = waiting.shift(); mail; mail = waiting.shift()) sent.push(await this.send(mail));
    };
    await Promise.all(Array.from({ length: lines }, line));
    await this.mails.settle(sent);
    return claimed.length;
  }

  private async send(mail: ClaimedMail): Promise<SentMail> {
    if (mail.to === null || !this.transport)
      return { mail, outcome: { code: null, problem: null }, state: 'dropped', waitSeconds: 0 };
    const outcome = await this.hand(this.transport, mail, mail.to);
    return { mail, outcome, ...afterSending(outcome, mail.attempts) };
  }

  private async hand(
    transport: NonNullable<MailTransport>,
    { id, kind, schools, setting }: ClaimedMail,
    to: string,
  ): Promise<MailOutcome> {
    const { PAN_MAIL_FROM: from, PAN_PAGES_URL: pages, PUBLIC_URL } = this.settings;
    const link = `${PUBLIC_URL}/v1/mail-unsubscriptions/${this.keys.unsubscription(setting.id)}`;
    try {
      await transport.sendMail({
        from: from!,
        to: { name: '', address: to },
        ...mailText(kind, { schools, code: this.keys.code(setting), pages: pages! }),
        // The same at each attempt: a server that took it twice shows it once.
        messageId: `<${id}@${new URL(PUBLIC_URL).hostname}>`,
        headers: {
          'Auto-Submitted': 'auto-generated',
          'Content-Language': 'fr, en',
          'List-Unsubscribe': `<${link}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        },
      });
      return { code: 250, problem: null };
    } catch (error) {
      const outcome = outcomeOf(error as Parameters<typeof outcomeOf>[0]);
      if (outcome.problem !== 'refused') log.warn({ mail: id, ...outcome }, 'a mail is sent again later');
      return outcome;
    }
  }
}
