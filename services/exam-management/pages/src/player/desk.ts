import type { Responses } from '../qti/item.ts';
import { resumed, type Answer } from './answers.ts';
import { type ServerClock } from './clock.ts';
import type { Device } from './device.ts';
import { Saver, type Outcome } from './saver.ts';
import { endOf, type End, type Receipt, type Sitting, type Sittings } from './sittings.ts';

/** `over`: time is over, and what is not saved is still sent; `other-tab`: the same browser goes on in another tab. */
export type Phase = 'sitting' | 'handing-in' | 'submitted' | 'other-tab' | End;

const [shortPauseMs, jitterMs] = [2_000, 2_000];

/** One sitting at this device: what is answered, how it is saved, how much time is left, how it ends. */
export class Desk extends EventTarget {
  readonly saver: Saver;
  phase: Phase = 'sitting';
  receipt: Receipt | null;
  private readonly ticking: ReturnType<typeof setInterval>;

  /** @param clock has heard what the start answered */
  constructor(
    readonly sitting: Sitting,
    private readonly sittings: Sittings,
    private readonly device: Device,
    private readonly clock: ServerClock,
    before: readonly Answer[],
  ) {
    super();
    this.receipt = sitting.receipt;
    this.saver = new Saver({
      send: (answer) => this.send(answer),
      keep: (answer) => device.keepAnswer(sitting.id, answer),
      changed: () => this.changed(),
    });
    addEventListener('online', () => void this.saver.flush());
    this.ticking = setInterval(() => this.tick(), 1_000);
    if (sitting.state === 'submitted') this.end('submitted');
    const places = sitting.items.map(({ ref }) =>
      resumed(
        before.find((one) => one.ref === ref),
        sitting.responses.find((one) => one.itemRef === ref),
      ),
    );
    this.saver.resume(places.filter((one) => one !== undefined));
  }

  get secondsLeft(): number {
    return this.clock.secondsUntil(this.sitting.deadlineAt) ?? 0;
  }

  get isLocked(): boolean {
    return this.phase !== 'sitting';
  }

  answer(ref: string, responses: Responses): void {
    if (!this.isLocked) this.saver.change(ref, responses);
  }

  /** Refused while something is not saved: nobody hands in less than they typed. @throws what kept it from being handed in */
  async handIn(): Promise<void> {
    if (!this.is('sitting') || !(await this.saver.flush())) return;
    this.enter('handing-in');
    try {
      await this.submit();
    } catch (error) {
      if (this.is('handing-in')) this.enter('sitting');
      throw error;
    }
  }

  /** Another tab of this browser goes on. */
  giveWay(): void {
    this.end('other-tab');
  }

  private tick(): void {
    this.changed();
    if (this.is('sitting') && this.secondsLeft <= 0) void this.timeIsOver();
  }

  /** What was typed in time is sent for as long as it is taken, then the sitting is handed in, when the network allows. */
  private async timeIsOver(): Promise<void> {
    this.enter('over');
    while (this.is('over')) {
      const isSaved = await this.saver.flush();
      const isTooLate = this.secondsLeft < -this.sitting.graceSeconds;
      if (isSaved || isTooLate) await this.submit().catch(() => undefined);
      if (this.is('over')) await pause();
    }
  }

  private async submit(): Promise<void> {
    try {
      this.receipt = await this.sittings.submit(this.sitting);
    } catch (error) {
      const end = endOf(error);
      if (end) return this.end(end);
      throw error;
    }
    this.end('submitted');
    // What the server never took stays, to be handed in by other ways.
    if (this.saver.unsaved === 0) await this.device.forgetAnswers(this.sitting.id);
  }

  private async send(answer: Answer): Promise<Outcome> {
    const sentAt = this.clock.mark();
    const outcome = await this.sittings.save(this.sitting, answer);
    if (typeof outcome !== 'string') {
      if (outcome.kind === 'saved') this.clock.heard(outcome.at, sentAt);
      return outcome;
    }
    if (outcome !== 'over') this.end(outcome);
    return { kind: 'refused', why: '' };
  }

  /** Asked anew each time: while something is awaited, the phase changes. */
  private is(phase: Phase): boolean {
    return this.phase === phase;
  }

  private enter(phase: Phase): void {
    this.phase = phase;
    this.changed();
  }

  private end(phase: Phase): void {
    this.saver.stop();
    clearInterval(this.ticking);
    this.enter(phase);
  }

  private changed(): void {
    this.dispatchEvent(new Event('change'));
  }
}

const pause = (): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, shortPauseMs + Math.random() * jitterMs));
