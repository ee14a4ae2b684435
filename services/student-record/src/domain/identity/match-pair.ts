import { DomainError } from '@pan/kit/domain';

/** Why two records may be one learner's. */
export const matchReasons = [
  'same-code',
  'same-name-and-birth-date',
  'same-identity-after-correction',
  'same-identity-other-names',
  'key-given-to-another',
  'alike',
] as const;
export type MatchReason = (typeof matchReasons)[number];

/** A reason to ask whether two records, the later one first, are one learner's. */
export interface Doubt {
  readonly learnerId: string;
  readonly otherLearnerId: string;
  readonly reason: MatchReason;
}

interface MatchPairState {
  readonly id: string;
  /** The record that came later. */
  readonly learnerId: string;
  readonly otherLearnerId: string;
  /** `parted` where a person told them apart after they had been one record. */
  readonly reason: MatchReason | 'parted';
  readonly standing: 'open' | 'same' | 'distinct';
  readonly askedAt: Date;
  readonly decidedAt: Date | null;
  readonly version: number;
}

/** Two records that may be one learner's; a person decides. */
export class MatchPair {
  private constructor(private state: MatchPairState) {}

  static ask(id: string, { learnerId, otherLearnerId, reason }: Doubt, now: Date): MatchPair {
    const between = { learnerId, otherLearnerId, reason };
    return new MatchPair({ id, ...between, standing: 'open', askedAt: now, decidedAt: null, version: 1 });
  }

  get id(): string {
    return this.state.id;
  }

  get learnerId(): string {
    return this.state.learnerId;
  }

  get otherLearnerId(): string {
    return this.state.otherLearnerId;
  }

  get version(): number {
    return this.state.version;
  }

  get isOpen(): boolean {
    return this.state.standing === 'open';
  }

  /** A decision ends the question for good; records that were parted may be found to be one learner's after all. */
  mustAllow(decision: 'same' | 'distinct'): void {
    const again = decision === 'same' && this.state.standing === 'distinct' && this.state.reason === 'parted';
    if (!this.isOpen && !again) throw new DomainError('match-already-decided');
  }

  decide(decision: 'same' | 'distinct', now: Date): void {
    this.mustAllow(decision);
    this.state = { ...this.state, standing: decision, decidedAt: now, version: this.version + 1 };
  }
}
