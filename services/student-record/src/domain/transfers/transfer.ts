import {
  TransferAcceptedV1,
  TransferAskedV1,
  TransferLapsedV1,
  TransferRefusedV1,
  TransferWithdrawnV1,
} from '@pan/contracts';
import { DomainError, fact, type Fact, instantOf } from '@pan/kit/domain';
import type { PartPassed } from '../files/file-parts.js';

export const transferStates = ['asked', 'accepted', 'refused', 'withdrawn', 'lapsed'] as const;
export type TransferState = (typeof transferStates)[number];

/** How long an organisation has to answer, by the day on which it is asked. A rule of this record, not of a law. */
export const answerTerms: readonly { readonly from: string; readonly days: number }[] = [
  { from: '2026-07-01', days: 30 },
];

/** How far from today the day of a transfer may lie. */
const farthest = 366;

/** Who asks whom for which learner, from which day; and as what the receiving system will know the stay. */
export interface TransferAsked {
  readonly id: string;
  readonly learnerId: string;
  readonly fromOrganisationId: string;
  readonly toOrganisationId: string;
  /** The paths of both, who alone see it. */
  readonly visibleTo: readonly string[];
  /** The first day at the receiving organisation. */
  readonly movesOn: string;
  readonly reason: string;
  readonly source: string;
  readonly sourceId: string;
  readonly learnerSourceId: string;
  /** Null for that of the stay which ends. */
  readonly level: string | null;
}

/** Who takes a step, and when. */
export interface Step {
  readonly actor: string;
  readonly at: Date;
}

interface TransferRecord extends TransferAsked {
  readonly askedBy: string;
  readonly askedAt: Date;
  /** The day on which it is over if nobody has answered. */
  readonly lapsesOn: string;
  readonly standing: TransferState;
  readonly settledBy: string | null;
  readonly settledAt: Date | null;
  readonly answerReason: string | null;
  readonly endedStayId: string | null;
  readonly openedStayId: string | null;
  /** Stays that the receiving organisation sees from here on as the pupil's path. */
  readonly handedStays: readonly string[] | null;
  readonly parts: readonly PartPassed[] | null;
  readonly version: number;
}

/** What acceptance does, with the file. */
export interface HandedOver {
  readonly endedStayId: string;
  readonly openedStayId: string;
  readonly handedStays: readonly string[];
  readonly parts: readonly PartPassed[];
}

export const daysAfter = (day: string, days: number): string =>
  new Date(instantOf(`${day}T12:00:00Z`).getTime() + days * 86_400_000).toISOString().slice(0, 10);

/** One act of two organisations: the one that receives a learner asks, the one that gives accepts or refuses. */
export class Transfer {
  private constructor(private state: TransferRecord) {}

  /** @throws DomainError transfer-day-too-far, transfer-to-itself */
  static ask(asked: TransferAsked, today: string, { actor, at }: Step): { transfer: Transfer; fact: Fact } {
    if (asked.fromOrganisationId === asked.toOrganisationId) throw new DomainError('transfer-to-itself');
    if (asked.movesOn < daysAfter(today, -farthest) || asked.movesOn > daysAfter(today, farthest))
      throw new DomainError('transfer-day-too-far', { days: farthest });
    const { days } = answerTerms.findLast((term) => term.from <= today) ?? answerTerms[0]!;
    const open = { settledBy: null, settledAt: null, answerReason: null, parts: null } as const;
    const transfer = new Transfer({
      ...{ ...asked, ...open, askedBy: actor, askedAt: at, lapsesOn: daysAfter(today, days), standing: 'asked' },
      ...{ endedStayId: null, openedStayId: null, handedStays: null, version: 1 },
    });
    return { transfer, fact: transfer.present };
  }

  get id(): string {
    return this.state.id;
  }

  get learnerId(): string {
    return this.state.learnerId;
  }

  get version(): number {
    return this.state.version;
  }

  get asked(): Readonly<TransferAsked> {
    return this.state;
  }

  /** Throws unless it waits for an answer. @throws DomainError transfer-settled */
  mustBeOpen(): void {
    if (this.state.standing !== 'asked') throw new DomainError('transfer-settled', { state: this.state.standing });
  }

  accept(handed: HandedOver, step: Step): Fact {
    return this.settle('accepted', step, handed);
  }

  refuse(answerReason: string, step: Step): Fact {
    return this.settle('refused', step, { answerReason });
  }

  /** The asking organisation takes it back. */
  withdraw(step: Step): Fact {
    return this.settle('withdrawn', step);
  }

  lapse(today: string, step: Step): Fact | null {
    return this.state.standing === 'asked' && this.state.lapsesOn <= today ? this.settle('lapsed', step) : null;
  }

  /** The learner goes on in another record, or was part of another one, under whose id it is told from here on. */
  handOver(learnerId: string): Fact {
    this.state = { ...this.state, learnerId, version: this.version + 1 };
    return this.present;
  }

  private settle(standing: TransferState, { actor, at }: Step, more: Partial<TransferRecord> = {}): Fact {
    this.mustBeOpen();
    this.state = { ...this.state, ...more, standing, settledBy: actor, settledAt: at, version: this.version + 1 };
    return this.present;
  }

  private get present(): Fact {
    const { id: transferId, learnerId, fromOrganisationId, toOrganisationId, movesOn, version } = this.state;
    const { standing, endedStayId, openedStayId } = this.state;
    const told = { transferId, learnerId, fromOrganisationId, toOrganisationId, movesOn, version };
    if (standing === 'accepted')
      return fact(TransferAcceptedV1, learnerId, {
        ...told,
        ...{ endedEnrolmentId: endedStayId!, enrolmentId: openedStayId! },
      });
    return fact(unaccepted[standing], learnerId, told);
  }
}

const unaccepted = {
  asked: TransferAskedV1,
  refused: TransferRefusedV1,
  withdrawn: TransferWithdrawnV1,
  lapsed: TransferLapsedV1,
} as const;
