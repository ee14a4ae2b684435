import { showFilesBy } from '../qti/content.ts';
import type { Responses } from '../qti/item.ts';
import { resumed, type Answer } from './answers.ts';
import type { ServerClock } from '../clock.ts';
import type { Device } from './device.ts';
import { PaperFiles } from './paper-files.ts';
import { Saver, type Outcome } from './saver.ts';
import { endOf, type End, type Receipt, type Said, type Sitting, type Sittings } from './sittings.ts';

/**
 * `awaiting`: the proctor has not let the candidate begin; `over`: time is over, and what is not saved is still sent;
 * `other-tab`: the same browser goes on in another tab.
 */
export type Phase = 'awaiting' | 'sitting' | 'paused' | 'handing-in' | 'other-tab' | End;

interface DeskParts {
  readonly sittings: Sittings;
  readonly device: Device;
  /** Has heard what the start answered. */
  readonly clock: ServerClock;
  readonly before: readonly Answer[];
  /** Begun anew without a network. */
  readonly isAlone: boolean;
}

/** Drawn apart, so that a room does not ask in one instant. */
const soon = (): number => 2_000 + Math.random() * 2_000;

/** One sitting at this device: what is answered, how it is saved, how much time is left, how it ends. */
export class Desk extends EventTarget {
  readonly saver: Saver;
  phase: Phase = 'awaiting';
  receipt: Receipt | null = null;
  private readonly ticking = setInterval(() => this.tick(), 1_000);
  private asking: ReturnType<typeof setTimeout> | undefined;

  constructor(
    public sitting: Sitting,
    private readonly at: DeskParts,
  ) {
    super();
    this.saver = new Saver({
      send: (answer) => this.send(answer),
      keep: (answer) => at.device.keepAnswer(sitting.id, answer),
      changed: () => this.changed(),
    });
    addEventListener('online', () => void this.saver.flush());
    this.take(sitting);
    if (at.isAlone) this.askAgain();
  }

  /** In a pause, what was left when it began; null where nobody here knows the time. */
  get secondsLeft(): number | null {
    const { deadlineAt, pausedAt } = this.sitting;
    if (this.phase === 'paused' && pausedAt) return Math.ceil((Date.parse(deadlineAt) - Date.parse(pausedAt)) / 1_000);
    return this.at.clock.secondsUntil(deadlineAt);
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

  /** The whole of a sitting, as the start or a later look answered. */
  private take(sitting: Sitting): void {
    const isFirstSeen = this.sitting.items.length === 0 || sitting === this.sitting;
    // Nothing is shown in a pause; what was drawn before it is drawn again after it.
    const { items, stimuli } = this.sitting;
    this.sitting = sitting.items.length > 0 ? sitting : { ...sitting, items, stimuli };
    this.receipt = sitting.receipt;
    if (isFirstSeen && sitting.items.length > 0) this.open(sitting);
    this.hear(sitting);
  }

  private open(sitting: Sitting): void {
    const files = new PaperFiles(sitting, this.at.sittings);
    showFilesBy(files.at);
    void files.fetchAhead();
    const { before, isAlone } = this.at;
    // Alone, the device goes by what it kept; what the service has is heard later.
    this.saver.resume(isAlone ? before : placesOf(sitting, before));
  }

  /** What any answer of the service says of the time. */
  private hear({ state, deadlineAt }: Said): void {
    if (deadlineAt && deadlineAt !== this.sitting.deadlineAt) this.sitting = { ...this.sitting, deadlineAt };
    if (state === 'submitted' || state === 'terminated') return this.end(state);
    if (!state || !['awaiting', 'sitting', 'paused'].includes(this.phase)) return this.changed();
    const before = this.phase;
    this.enter(state);
    if (state === 'sitting' && before !== 'sitting') void this.saver.flush();
    if (state !== 'sitting') this.askAgain();
  }

  /** While the candidate waits, the service is asked now and then whether to go on. */
  private askAgain(): void {
    clearTimeout(this.asking);
    this.asking = setTimeout(() => void this.look(), soon());
  }

  private async look(): Promise<void> {
    const sentAt = this.at.clock.mark();
    try {
      const sitting = await this.at.sittings.resume(this.sitting);
      this.at.clock.heard(sitting.serverTime, sentAt);
      this.take(sitting);
    } catch (error) {
      const end = endOf(error);
      if (end) this.end(end);
      else this.askAgain();
    }
  }

  private tick(): void {
    this.changed();
    if (this.is('sitting') && (this.secondsLeft ?? 1) <= 0) void this.timeIsOver();
  }

  /** What was typed in time is sent for as long as it is taken, then the sitting is handed in, when the network allows. */
  private async timeIsOver(): Promise<void> {
    this.enter('over');
    while (this.is('over')) {
      const isSaved = await this.saver.flush();
      // More time may have been given while nothing was heard.
      const left = this.secondsLeft ?? 0;
      if (left > 0) return this.enter('sitting');
      const isTooLate = left < -this.sitting.graceSeconds;
      if (isSaved || isTooLate) await this.submit().catch(() => undefined);
      if (this.is('over')) await new Promise((resolve) => setTimeout(resolve, soon()));
    }
  }

  private async submit(): Promise<void> {
    try {
      this.receipt = await this.at.sittings.submit(this.sitting);
    } catch (error) {
      const end = endOf(error);
      if (end) return this.end(end);
      throw error;
    }
    this.end('submitted');
    // What the server never took stays, to be handed in by other ways.
    if (this.saver.unsaved === 0) this.dispatchEvent(new Event('handed-in'));
  }

  private async send(answer: Answer): Promise<Outcome> {
    const outcome = await this.at.sittings.save(this.sitting, answer, (said) => this.hear(said));
    if (typeof outcome !== 'string') return outcome;
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
    clearTimeout(this.asking);
    this.enter(phase);
  }

  private changed(): void {
    this.dispatchEvent(new Event('change'));
  }
}

/** Of each place, what goes on: the server's, or what this device kept. */
function placesOf({ items, responses }: Sitting, before: readonly Answer[]): Answer[] {
  return items.flatMap(
    ({ ref }) =>
      resumed(
        before.find((one) => one.ref === ref),
        responses.find((one) => one.itemRef === ref),
      ) ?? [],
  );
}
