import { keepAnswerFilesBy } from '../qti/answer-files.ts';
import { showFilesBy } from '../qti/content.ts';
import type { Responses } from '../qti/item.ts';
import { isAnswered, resumed, type Answer } from './answers.ts';
import { SittingFiles } from './answer-files.ts';
import { Company } from './company.ts';
import type { ServerClock } from '../clock.ts';
import type { Device } from './device.ts';
import { PaperFiles } from './paper-files.ts';
import { LateAnswers } from './late-answers.ts';
import { Saver, type Outcome } from './saver.ts';
import type { Presence, Receipt, Said, Sitting } from './sitting.ts';
import { endOf, type End, type Sittings } from './sittings.ts';
import { wayOn } from './way.ts';

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
  readonly late: LateAnswers;
  private readonly files: SittingFiles;
  /** The service takes nothing more as always. */
  private isClosed = false;
  private readonly ticking = setInterval(() => this.tick(), 1_000);
  /** Not there yet while the sitting is taken up. */
  private readonly company: Company | undefined;
  /** The question that the candidate looks at. */
  place: string | undefined;

  constructor(
    public sitting: Sitting,
    private readonly at: DeskParts,
  ) {
    super();
    this.files = new SittingFiles(sitting, at.device, at.sittings);
    this.late = new LateAnswers(sitting, at.sittings, this.files);
    keepAnswerFilesBy(this.files);
    this.saver = new Saver({
      send: (answer) => this.send(answer),
      keep: (answer) => at.device.keepAnswer(sitting.id, answer),
      changed: () => this.changed(),
    });
    addEventListener('online', () => void this.saver.flush());
    this.take(sitting);
    this.company = new Company(sitting, at.sittings, {
      hear: (said, sentAt) => this.heard(said, sentAt),
      mark: () => at.clock.mark(),
      presence: () => this.presence,
      ended: (error) => this.endBy(error),
    });
    if (this.hasEnded) this.company.leave();
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

  /**
   * In a test that is met place by place: what was answered is saved, then the service says what comes.
   * @returns whether something came; what keeps the candidate here is thrown
   */
  async moveOn(): Promise<boolean> {
    const { plan } = this.sitting;
    const way = wayOn(this.sitting);
    if (!way || !plan?.at || !this.is('sitting')) return false;
    const isTimeOver = plan.endsAt !== null && (this.at.clock.secondsUntil(plan.endsAt) ?? 1) <= 0;
    if (!(await this.saver.flush()) && !isTimeOver) return false;
    const next = await this.at.sittings.move(this.sitting, way, plan.at);
    for (const { ref } of this.saver.outstanding) if (!next.plan?.atHand.includes(ref)) this.saver.leave(ref);
    this.sitting = next;
    this.open(next);
    this.hear(next);
    return true;
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
    if (sitting.state === 'submitted' || sitting.state === 'terminated') return this.end(sitting.state);
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

  private heard(said: Said, sentAt: number | null): void {
    const { clock } = this.at;
    if (said.serverTime) clock.heard(said.serverTime, sentAt ?? clock.mark());
    this.hear(said);
  }

  /** What any answer of the service says of the time. */
  private hear({ state, deadlineAt, pausedAt }: Said): void {
    this.sitting = { ...this.sitting, ...(deadlineAt && { deadlineAt }), ...(pausedAt !== undefined && { pausedAt }) };
    if (state === 'submitted' || state === 'terminated') {
      if (!this.hasEnded) void this.learnTheEnd(state);
      return;
    }
    if (!state || !['awaiting', 'sitting', 'paused'].includes(this.phase)) return this.changed();
    const before = this.phase;
    this.enter(state);
    if (state !== 'sitting' || before === 'sitting') return;
    // What was not shown before, and what waited while time stood still.
    if (this.sitting.items.length === 0) void this.look();
    void this.saver.flush();
  }

  private async look(): Promise<void> {
    try {
      this.take(await this.at.sittings.resume(this.sitting));
    } catch (error) {
      this.endBy(error);
    }
  }

  /** Somebody else ended the sitting, or its time did: the receipt says so. */
  private async learnTheEnd(state: 'submitted' | 'terminated'): Promise<void> {
    if (this.phase === 'handing-in' || this.phase === 'over') return;
    if (state === 'submitted' && this.saver.unsaved > 0) {
      this.isClosed = true;
      return this.timeIsOver();
    }
    const sitting = await this.at.sittings.resume(this.sitting).catch(() => null);
    if (sitting) this.receipt = sitting.receipt;
    this.end(state);
  }

  private endBy(error: unknown): void {
    const end = endOf(error);
    if (end === 'held-elsewhere' || end === 'terminated') this.end(end);
  }

  private get hasEnded(): boolean {
    return ['submitted', 'terminated', 'held-elsewhere', 'other-tab'].includes(this.phase);
  }

  private get presence(): Presence {
    const { saver, sitting, place } = this;
    const answered = sitting.items.filter(({ ref }) => isAnswered(saver.answer(ref))).length;
    return { answered, queued: saver.unsaved, ...(place && { itemRef: place }) };
  }

  private tick(): void {
    this.changed();
    if (this.is('sitting') && (this.secondsLeft ?? 1) <= 0) void this.timeIsOver();
  }

  /** What was typed in time is sent for as long as it is taken, then the sitting is handed in, when the network allows. */
  private async timeIsOver(): Promise<void> {
    this.enter('over');
    while (this.is('over')) {
      const left = this.secondsLeft ?? 0;
      const isTooLate = this.isClosed || left < -this.sitting.graceSeconds;
      const isSaved = await (isTooLate ? this.giveLate() : this.saver.flush());
      // More time may have been given while nothing was heard.
      if (!this.isClosed && (this.secondsLeft ?? 0) > 0) return this.enter('sitting');
      if (isSaved) await this.submit().catch(() => undefined);
      if (this.is('over')) await new Promise((resolve) => setTimeout(resolve, soon()));
    }
  }

  /** What is not saved, once it is too late to send it as always. @returns whether the service has it now */
  private giveLate(): Promise<boolean> {
    const waiting = this.saver.outstanding;
    const at = new Date(this.at.clock.now() ?? this.sitting.deadlineAt).toISOString();
    return this.late.give(waiting, () => this.saver.taken(waiting, at));
  }

  /** The same as a file, for a device that never meets the network again. */
  queueFile(): Promise<Blob> {
    return this.late.asFile(this.saver.outstanding);
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
    const { sittings } = this.at;
    const outcome = await sittings.save(this.sitting, answer, this.files, (said) => this.hear(said));
    if (typeof outcome !== 'string') return outcome;
    if (outcome === 'over' || outcome === 'submitted') this.isClosed = true;
    if (!this.isClosed) this.endBySave(outcome);
    else if (!this.is('over')) void this.timeIsOver();
    return { kind: 'refused', why: '' };
  }

  /** Asked anew each time: while something is awaited, the phase changes. */
  private is(phase: Phase): boolean {
    return this.phase === phase;
  }

  /** Another device goes on: what was not saved here waits for the proctor. */
  private endBySave(end: End): void {
    this.end(end);
    if (end === 'held-elsewhere') void this.giveLate().then(() => this.changed());
  }

  private enter(phase: Phase): void {
    this.phase = phase;
    this.changed();
  }

  private end(phase: Phase): void {
    this.saver.stop();
    clearInterval(this.ticking);
    this.company?.leave();
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
