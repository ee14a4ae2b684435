import { DomainError } from '@pan/kit/domain';

/** A one-time code may be used for two weeks. */
export const codeDays = 14;
/** Codes of one learner that may be open at once. */
export const mostOpenCodes = 10;
/** Wrong codes of one account, within `attemptMinutes`, before it has to wait. */
export const mostAttempts = 5;
export const attemptMinutes = 15;

/** Wrong codes of an account within the last minutes. @throws DomainError too-many-attempts, also of a code that would be right */
export function requireAttempt(failed: number): void {
  if (failed >= mostAttempts) throw new DomainError('too-many-attempts', {}, { retryAfter: attemptMinutes * 60 });
}

interface GuardianCodeState {
  readonly id: string;
  readonly learnerId: string;
  readonly organisationId: string;
  /** Keyed; the letters themselves are on paper only. */
  readonly digest: Buffer;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
}

/** What a school hands out on paper, by which one guardian links an account to one child. */
export class GuardianCode {
  private constructor(private state: GuardianCodeState) {}

  /**
   * @param of with the organisation of a stay that is open, as far as whoever asks sees one
   * @param open codes of the learner that somebody could still use
   */
  static issue(
    of: Pick<GuardianCodeState, 'id' | 'learnerId' | 'digest'> & { readonly organisationId: string | null },
    open: number,
    now: Date,
  ): GuardianCode {
    const { organisationId } = of;
    if (organisationId === null) throw new DomainError('no-open-stay');
    if (open >= mostOpenCodes) throw new DomainError('too-many-guardian-codes', { most: mostOpenCodes });
    const expiresAt = new Date(now.getTime() + codeDays * 86_400_000);
    return new GuardianCode({ ...of, organisationId, issuedAt: now, expiresAt, usedAt: null });
  }

  get id(): string {
    return this.state.id;
  }

  get learnerId(): string {
    return this.state.learnerId;
  }

  get organisationId(): string {
    return this.state.organisationId;
  }

  get expiresAt(): Date {
    return this.state.expiresAt;
  }

  /** Good once, until it expires. */
  use(now: Date): void {
    if (this.state.usedAt) throw new DomainError('guardian-code-used');
    if (this.state.expiresAt <= now) throw new DomainError('guardian-code-expired');
    this.state = { ...this.state, usedAt: now };
  }
}
