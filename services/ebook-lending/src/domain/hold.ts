import { HoldLapsedV1, HoldMetV1, HoldPlacedV1, HoldReadyV1, HoldWaitingV1 } from '@pan/contracts';
import { fact, type Fact } from '@pan/kit/domain';

export const holdStates = ['waiting', 'ready', 'met', 'lapsed', 'cancelled'] as const;
export type HoldState = (typeof holdStates)[number];

interface KeptHold {
  readonly id: string;
  readonly titleId: string;
  readonly organisationId: string;
  readonly learnerId: string | null;
  /** For whom it was begun, where the reader's record was merged or parted since. */
  readonly begunFor: string | null;
  readonly standing: HoldState;
  readonly turn: number;
  readonly placedAt: Date;
  readonly licenceId: string | null;
  readonly untilAt: Date | null;
  readonly endedAt: Date | null;
}

/** A reader's place in the queue of a title, then the copy set aside for that reader. */
export class Hold {
  private constructor(private state: KeptHold) {}

  static place(
    of: { id: string; titleId: string; organisationId: string; learnerId: string; person: string },
    turn: number,
    now: Date,
  ): { hold: Hold; fact: Fact } {
    const { id, titleId, organisationId, learnerId, person } = of;
    const waiting = { standing: 'waiting', licenceId: null, untilAt: null, endedAt: null } as const;
    const hold = new Hold({ id, titleId, organisationId, learnerId, begunFor: null, turn, placedAt: now, ...waiting });
    return { hold, fact: fact(HoldPlacedV1, id, { ...hold.published, person }) };
  }

  get id(): string {
    return this.state.id;
  }

  get organisationId(): string {
    return this.state.organisationId;
  }

  get turn(): number {
    return this.state.turn;
  }

  get isWaiting(): boolean {
    return this.state.standing === 'waiting';
  }

  get isReady(): boolean {
    return this.state.standing === 'ready';
  }

  get isActive(): boolean {
    return this.state.endedAt === null;
  }

  /** The licence whose copy is set aside. */
  get copyOf(): string | null {
    return this.state.licenceId;
  }

  get until(): Date | null {
    return this.state.untilAt;
  }

  isOf(learnerId: string): boolean {
    return this.state.learnerId === learnerId;
  }

  makeReady(licenceId: string, untilAt: Date): Fact {
    this.state = { ...this.state, standing: 'ready', licenceId, untilAt };
    return fact(HoldReadyV1, this.id, { ...this.published, untilAt: untilAt.toISOString() });
  }

  /** The licence ended before the reader came: back to the same place in the queue. */
  waitAgain(): Fact {
    this.state = { ...this.state, standing: 'waiting', licenceId: null, untilAt: null };
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
    this.state = { ...this.state, learnerId, begunFor: this.state.begunFor ?? this.state.learnerId };
  }

  private end(standing: HoldState, now: Date): void {
    this.state = { ...this.state, standing, licenceId: null, untilAt: null, endedAt: now };
  }

  private get published(): { holdId: string; titleId: string; organisationId: string } {
    const { id: holdId, titleId, organisationId } = this.state;
    return { holdId, titleId, organisationId };
  }
}
