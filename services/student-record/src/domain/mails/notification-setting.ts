import { DomainError } from '@pan/kit/domain';

export const notificationTimes = ['off', 'at-once', 'daily'] as const;
export type NotificationTime = (typeof notificationTimes)[number];

/** For so long a code that was sent confirms an address. */
const codeHours = 24;

export interface NotificationState {
  readonly id: string;
  readonly subject: string;
  readonly email: string | null;
  readonly how: NotificationTime;
  /** When the code that went to the address was asked for; null once it confirmed it, or without an address. */
  readonly codeAskedAt: Date | null;
  readonly confirmedAt: Date | null;
  readonly version: number;
}

/** Where and when a person is told that a message waits. Nothing but a code goes to an address that has not been confirmed by it. */
export class NotificationSetting {
  constructor(private state: NotificationState) {}

  static none(id: string, subject: string): NotificationSetting {
    const nothing = { email: null, codeAskedAt: null, confirmedAt: null };
    return new NotificationSetting({ id, subject, ...nothing, how: 'off', version: 0 });
  }

  get kept(): NotificationState {
    return this.state;
  }

  /** @returns whether a code has to be sent. @throws DomainError notification-without-address */
  say(email: string | null, how: NotificationTime, now: Date): boolean {
    if (email === null && how !== 'off') throw new DomainError('notification-without-address');
    const isNew = email !== this.state.email;
    const isUnconfirmed = email !== null && (isNew || this.state.confirmedAt === null);
    const address = isNew ? { email, confirmedAt: null } : {};
    const version = this.state.version + 1;
    this.state = { ...this.state, ...address, how, codeAskedAt: isUnconfirmed ? now : null, version };
    return isUnconfirmed;
  }

  /** @param isRight whether the code is the one that was sent. @throws DomainError confirmation-code-wrong */
  confirm(isRight: boolean, now: Date): void {
    const { codeAskedAt } = this.state;
    const isInTime = codeAskedAt !== null && now.getTime() - codeAskedAt.getTime() < codeHours * 3_600_000;
    if (!isRight || !isInTime) throw new DomainError('confirmation-code-wrong');
    this.state = { ...this.state, confirmedAt: now, codeAskedAt: null, version: this.state.version + 1 };
  }

  /** By the link in a mail: no more of them. */
  silence(): void {
    if (this.state.how !== 'off') this.state = { ...this.state, how: 'off', version: this.state.version + 1 };
  }
}
