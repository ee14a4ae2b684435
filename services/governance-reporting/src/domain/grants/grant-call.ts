import { DomainError, instantOf } from '@pan/kit/domain';
import type { CallDefinition } from './call-definition.js';

export type CallPhase = 'forecasted' | 'open' | 'closed';

/** A call in one of its versions, and what the clock of the database makes of it. */
export class GrantCall {
  constructor(
    readonly id: string,
    readonly version: number,
    readonly definition: CallDefinition,
    readonly grantedCents: number,
    /** Whether the list of who may apply is drawn up. */
    readonly isDrawn: boolean,
  ) {}

  get code(): string {
    return this.definition.code;
  }

  private get lastAt(): number {
    return instantOf(this.definition.closesAt).getTime() + this.definition.graceMinutes * 60_000;
  }

  /** As it is announced: the grace is for who is late, not a second closing. */
  phase(now: Date): CallPhase {
    if (now.getTime() < instantOf(this.definition.opensAt).getTime()) return 'forecasted';
    return this.isLate(now) ? 'closed' : 'open';
  }

  hasOpened(now: Date): boolean {
    return now.getTime() >= instantOf(this.definition.opensAt).getTime();
  }

  isLate(now: Date): boolean {
    return now.getTime() > instantOf(this.definition.closesAt).getTime();
  }

  /** Whether nothing can come in any more, so that applications may be judged. */
  hasEnded(now: Date): boolean {
    return now.getTime() > this.lastAt;
  }

  /** @throws DomainError grant-call-not-open, grant-call-closed */
  mustTake(now: Date): void {
    const { opensAt, closesAt } = this.definition;
    if (!this.hasOpened(now)) throw new DomainError('grant-call-not-open', { opensAt });
    if (this.hasEnded(now)) throw new DomainError('grant-call-closed', { closesAt });
  }

  /** @throws DomainError grant-call-still-open: what may yet change is not judged */
  mustHaveEnded(now: Date): void {
    if (!this.hasEnded(now))
      throw new DomainError('grant-call-still-open', { endsAt: new Date(this.lastAt).toISOString() });
  }
}
