import { DomainError } from '@pan/kit/domain';
import type { DigitalDimension, DigitalLevel } from '@pan/quebec';

export const evidenceKinds = ['work', 'observation', 'test', 'result'] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

/** On what a level rests: something that the learner made or did, on a day. */
export interface Evidence {
  readonly kind: EvidenceKind;
  readonly title: string;
  readonly on: string;
  /** Where it is to be seen, for whoever may. */
  readonly address: string | null;
}

export interface Assessed {
  readonly dimension: DigitalDimension;
  readonly level: DigitalLevel;
  readonly assessedOn: string;
  readonly evidence: readonly Evidence[];
}

interface AssessmentState extends Assessed {
  readonly id: string;
  readonly learnerId: string;
  /** The record of which it was said, whatever merges made of it. */
  readonly saidOf: string;
  readonly organisationId: string;
  readonly visibleTo: readonly string[];
  readonly saidBy: string;
  readonly saidAt: Date;
  readonly withdrawnAt: Date | null;
  readonly withdrawnWhy: string | null;
}

/** That a school saw on a day at which level a learner is in one dimension of the digital competency, and by what. It never changes; a mistaken one is withdrawn. */
export class CompetencyAssessment {
  private constructor(private state: AssessmentState) {}

  /** @throws DomainError assessment-day-ahead, evidence-after-assessment */
  static say(
    of: Pick<AssessmentState, 'id' | 'learnerId' | 'organisationId' | 'visibleTo' | 'saidBy'>,
    assessed: Assessed,
    [today, now]: readonly [string, Date],
  ): CompetencyAssessment {
    const { assessedOn, evidence } = assessed;
    if (assessedOn > today) throw new DomainError('assessment-day-ahead');
    if (evidence.some(({ on }) => on > assessedOn)) throw new DomainError('evidence-after-assessment');
    const open = { withdrawnAt: null, withdrawnWhy: null };
    return new CompetencyAssessment({ ...of, ...assessed, saidOf: of.learnerId, saidAt: now, ...open });
  }

  get id(): string {
    return this.state.id;
  }

  /** Withdrawing it again changes nothing. */
  withdraw(why: string, now: Date): void {
    if (this.state.withdrawnAt) return;
    this.state = { ...this.state, withdrawnAt: now, withdrawnWhy: why };
  }
}
