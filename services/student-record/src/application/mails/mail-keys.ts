import { createHmac, timingSafeEqual } from 'node:crypto';
import type { NotificationState } from '../../domain/mails/notification-setting.js';

const alphabet = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const length = 8;

/** What mails carry that nobody else can make up; derived from the service's key, so that none is kept. */
export class MailKeys {
  constructor(private readonly key: string) {}

  /** Confirms this address of this person, until something else is said. */
  code({ id, email, version }: Pick<NotificationState, 'id' | 'email' | 'version'>): string {
    const digest = this.digest('code', id, email ?? '', String(version));
    const letters = [...digest.subarray(0, length)].map((byte) => alphabet[byte % alphabet.length]).join('');
    return `${letters.slice(0, 4)}-${letters.slice(4)}`;
  }

  /** However a person types it. */
  isCode(setting: NotificationState, typed: string): boolean {
    const letters = typed.toUpperCase().replace(/[^A-Z0-9]/g, '');
    const expected = this.code(setting).replace('-', '');
    return letters.length === length && timingSafeEqual(Buffer.from(letters), Buffer.from(expected));
  }

  /** Ends mails to one person, and can do nothing else. */
  unsubscription(settingId: string): string {
    return `${settingId}.${this.digest('unsubscribe', settingId).subarray(0, 18).toString('base64url')}`;
  }

  /** @returns the id of the setting; null for what is no link of ours */
  settingOf(unsubscription: string): string | null {
    const [id = ''] = unsubscription.split('.', 1);
    const [given, expected] = [Buffer.from(unsubscription), Buffer.from(this.unsubscription(id))];
    return given.length === expected.length && timingSafeEqual(given, expected) ? id : null;
  }

  private digest(...parts: string[]): Buffer {
    return createHmac('sha256', this.key)
      .update(`mail ${JSON.stringify(parts)}`)
      .digest();
  }
}
