import { HoldLapsedV1, HoldMetV1, HoldPlacedV1, HoldReadyV1, HoldWaitingV1 } from '@pan/contracts';
import { fact, type Fact } from '@pan/kit/domain';

export const holdStates = ['waiting', 'ready', 'met', 'lapsed', 'cancelled'] as const;
export type HoldState = (typeof holdStates)[number];

/** A reader's place in the queue of a title, then the copy set aside for that reader. */
export class Hold {
  private state: HoldState = 'waiting';
  private licenceId: string | null = null;
  private untilAt: Date | null = null;
  private endedAt: Date | null = null;

  private constructor(
    readonly id: string,
    readonly titleId: string,
    readonly organisationId: string,
    private learnerId: string | null,
    readonly turn: number,
    readonly placedAt: Date,
  ) {}

  static place(
    of: { id: string; titleId: string; organisationId: string; learnerId: string; person: string },
    turn: number,
    now: Date,
  ): { hold: Hold; fact: Fact } {
    const { id, titleId, organisationId, learnerId, person } = of;
    const hold = new Hold(id, titleId, organisationId, learnerId, turn, now);
    return { hold, fact: fact(HoldPlacedV1, id, { ...hold.published, person }) };
  }

  get isWaiting(): boolean {
    return this.state === 'waiting';
  }

  get isReady(): boolean {
    return this.state === 'ready';
  }

  get isActive(): boolean {
    return this.endedAt === null;
  }

  /** The licence whose copy is set aside. */
  get copyOf(): string | null {
    return this.licenceId;
  }

  get until(): Date | null {
    return this.untilAt;
  }

  isOf(learnerId: string): boolean {
    return this.learnerId === learnerId;
  }

  makeReady(licenceId: string, untilAt: Date): Fact {
    this.state = 'ready';
    this.licenceId = licenceId;
    this.untilAt = untilAt;
    return fact(HoldReadyV1, this.id, { ...this.published, untilAt: untilAt.toISOString() });
  }

  /** The licence ended before the reader came: back to the same place in the queue. */
  waitAgain(): Fact {
    this.state = 'waiting';
    this.licenceId = null;
    this.untilAt = null;
    return fact(HoldWaitingV1, this.id, this.published);
  }

  /** The reader borrowed. */
  meet(now: Date): Fact {
    this.end('met', now);
    return fact(HoldMetV1, this.id, this.published);
  }

  lapse(now: Date): Fact {
    this.end('lapsed', now);
    return fact(HoldLapsedV1, this.id, this.published);
  }

  cancel(now: Date): Fact {
    this.end('cancelled', now);
    return fact(HoldLapsedV1, this.id, this.published);
  }

  /** The reader's record was merged into another. */
  moveTo(learnerId: string): void {
    this.learnerId = learnerId;
  }

  private end(state: HoldState, now: Date): void {
    this.state = state;
    this.licenceId = null;
    this.untilAt = null;
    this.endedAt = now;
  }

  private get published(): { holdId: string; titleId: string; organisationId: string } {
    return { holdId: this.id, titleId: this.titleId, organisationId: this.organisationId };
  }
}
