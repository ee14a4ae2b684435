import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { RateLimits, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, requireVersion } from '@pan/kit/domain';
import type { NotificationState, NotificationTime } from '../../domain/mails/notification-setting.js';
import { MailRepository } from '../../persistence/mails/mail.repository.js';
import { mailsPoll } from './deliver-mails.js';
import { MailKeys } from './mail-keys.js';

/** Codes asked for, and tried, by one account. */
const codes = { name: 'mail-codes', points: 20, seconds: 86_400, refusal: 'too-many-confirmations' } as const;

/** A person says where and when they are told that a message waits, and confirms the address by the code sent to it. */
@Injectable()
export class SayNotifications {
  constructor(
    private readonly work: UnitOfWork,
    private readonly limits: RateLimits,
    private readonly mails: MailRepository,
    private readonly keys: MailKeys,
  ) {}

  /** @throws DomainError person-token-required */
  read(): Promise<NotificationState> {
    const subject = ownSubject();
    return this.work.run(async (unit) => (await this.mails.own(unit, subject)).kept);
  }

  /** @throws DomainError person-token-required, notification-without-address, too-many-confirmations, stale-version */
  say(
    email: string | null,
    how: NotificationTime,
    expectedVersion: number | null,
    now = new Date(),
  ): Promise<NotificationState> {
    const subject = ownSubject();
    const put = async (unit: Unit): Promise<NotificationState> => {
      const setting = await this.mails.own(unit, subject);
      if (expectedVersion !== null) requireVersion(expectedVersion, setting.kept.version);
      const asksCode = setting.say(email, how, now);
      if (asksCode) await this.limits.take(codes, subject);
      await this.mails.save(unit, setting, asksCode);
      if (asksCode) unit.due(mailsPoll);
      return setting.kept;
    };
    return this.work.run(put, { firstWrite: true });
  }

  /** @throws DomainError person-token-required, confirmation-code-wrong, too-many-confirmations */
  confirm(code: string, now = new Date()): Promise<NotificationState> {
    const subject = ownSubject();
    return this.work.run(async (unit) => {
      await this.limits.take(codes, subject);
      const setting = await this.mails.own(unit, subject);
      setting.confirm(this.keys.isCode(setting.kept, code), now);
      await this.mails.save(unit, setting, false);
      return setting.kept;
    });
  }

  /** Whoever has the link of a mail ends mails to that person. @throws DomainError unsubscription-unknown */
  silence(link: string): Promise<void> {
    return this.work.run(async (unit) => {
      const id = this.keys.settingOf(link);
      const setting = id === null ? null : await this.mails.byId(unit, id);
      if (!setting) throw new DomainError('unsubscription-unknown');
      setting.silence();
      await this.mails.save(unit, setting, false);
    });
  }
}

/** @throws DomainError person-token-required */
function ownSubject(): string {
  const { person, subject } = currentCaller();
  if (!person || subject === null) throw new DomainError('person-token-required');
  return subject;
}
