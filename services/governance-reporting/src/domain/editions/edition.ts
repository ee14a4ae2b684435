import { EditionReleasedV1 } from '@pan/contracts';
import { DomainError, fact, type Fact } from '@pan/kit/domain';
import type { Finding } from './findings.js';

export interface EditionState {
  readonly id: string;
  readonly number: number;
  /** The edition that was the last released one when this one was made: everything up to there was taken into account. */
  readonly base: number | null;
  readonly corrects: number | null;
  readonly reason: string | null;
  readonly organisation: string;
  readonly schoolYears: readonly string[];
  readonly datasets: readonly string[];
  readonly findings: readonly Finding[];
  readonly madeAt: Date;
  readonly state: 'draft' | 'released' | 'withdrawn';
  readonly approvals: readonly Approval[];
  readonly releasedAt: Date | null;
}

export interface Approval {
  readonly by: string;
  readonly at: Date;
}

/** A frozen set of datasets. Two people release it; from then on nothing of it ever changes. */
export class Edition {
  constructor(private current: EditionState) {}

  get state(): EditionState {
    return this.current;
  }

  /**
   * One of two people answers for it; the second one's word releases it.
   * @param last number of the edition that was released last
   */
  approve(by: string, last: number | null, now: Date): Fact | null {
    this.requireDraft();
    const { number, base, findings, approvals } = this.current;
    if (findings.some(({ severity }) => severity === 'critical'))
      throw new DomainError('edition-has-critical-findings');
    if (last !== base) throw new DomainError('edition-outdated', { last: last ?? 0 });
    if (approvals.some((one) => one.by === by)) throw new DomainError('edition-approved-already');
    this.current = { ...this.current, approvals: [...approvals, { by, at: now }] };
    if (this.current.approvals.length < 2) return null;
    this.current = { ...this.current, state: 'released', releasedAt: now };
    const { id, corrects, datasets, schoolYears } = this.current;
    return fact(EditionReleasedV1, id, {
      ...{ editionId: id, number, datasets: [...datasets], schoolYears: [...schoolYears] },
      ...(corrects !== null && { corrects }),
      releasedAt: now.toISOString(),
    });
  }

  /** A draft that is not to be released. */
  withdraw(): void {
    this.requireDraft();
    this.current = { ...this.current, state: 'withdrawn' };
  }

  private requireDraft(): void {
    if (this.current.state !== 'draft') throw new DomainError('edition-not-a-draft', { number: this.current.number });
  }
}
