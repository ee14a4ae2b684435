import { DomainError } from '@pan/kit/domain';

/** Why two records may be one learner's. */
export const matchReasons = [
  'same-code',
  'same-name-and-birth-date',
  'same-identity-after-correction',
  'same-identity-other-names',
  'key-given-to-another',
] as const;
export type MatchReason = (typeof matchReasons)[number];

/** Two records that may be one learner's; a person decides. */
export class MatchPair {
  private constructor(
    readonly id: string,
    /** The record that came later. */
    readonly learnerId: string,
    readonly otherLearnerId: string,
    readonly reason: MatchReason,
    private state: 'open' | 'same' | 'distinct',
    readonly askedAt: Date,
    public decidedAt: Date | null,
    public version: number,
  ) {}

  static ask(id: string, learnerId: string, otherLearnerId: string, reason: MatchReason, now: Date): MatchPair {
    return new MatchPair(id, learnerId, otherLearnerId, reason, 'open', now, null, 1);
  }

  get isOpen(): boolean {
    return this.state === 'open';
  }

  decide(decision: 'same' | 'distinct', now: Date): void {
    if (this.state !== 'open') throw new DomainError('match-already-decided');
    this.state = decision;
    this.decidedAt = now;
    this.version += 1;
  }
}
