import { DomainError } from '@pan/kit/domain';
import type { Standing } from './standing.js';

interface CandidateState {
  readonly id: string;
  readonly sessionId: string;
  readonly learnerId: string;
  readonly organisationId: string;
  readonly admissionCode: string;
  readonly registeredAt: Date;
  readonly roomId: string | null;
  /** What a person decided; that a stay has ended is the record's to say, where nobody decided. */
  readonly standing: Exclude<Standing, 'left'>;
  readonly standingReason: string | null;
  readonly standingAt: Date | null;
  readonly standingBy: string | null;
  /** The candidacy in a make-up session that takes the place of this one. */
  readonly madeUpBy: string | null;
}

/** Who decides, and when. */
export interface Decision {
  readonly by: string;
  readonly now: Date;
}

/** A learner registered in a session by an organisation. */
export class Candidate {
  private constructor(private state: CandidateState) {}

  get id(): string {
    return this.state.id;
  }

  get sessionId(): string {
    return this.state.sessionId;
  }

  get organisationId(): string {
    return this.state.organisationId;
  }

  /** Taken off the list, until it sits. A second time changes nothing. */
  withdraw(reason: string, hasBegun: boolean, decision: Decision): boolean {
    if (hasBegun) throw new DomainError('sitting-begun');
    if (this.state.standing === 'withdrawn') return false;
    this.decide('withdrawn', reason, decision);
    return true;
  }

  /** On the list again, or awaited although its stay has ended. */
  reinstate(standing: Standing, decision: Decision): boolean {
    if (standing === 'expected') return false;
    this.decide('expected', null, decision);
    return true;
  }

  /** Did not come. Whoever comes late after all sits, and is not absent any more. */
  markAbsent(reason: string, hasBegun: boolean, decision: Decision): boolean {
    if (hasBegun) throw new DomainError('sitting-begun');
    if (this.state.standing === 'withdrawn') throw new DomainError('candidate-withdrawn');
    this.decide('absent', reason, decision);
    return true;
  }

  /** The absence was a mistake: awaited as before. */
  takeAbsenceBack(): boolean {
    if (this.state.standing !== 'absent') return false;
    this.state = { ...this.state, standing: 'expected', standingReason: null, standingAt: null, standingBy: null };
    return true;
  }

  private decide(standing: CandidateState['standing'], standingReason: string | null, { by, now }: Decision): void {
    this.state = { ...this.state, standing, standingReason, standingAt: now, standingBy: by };
  }
}
