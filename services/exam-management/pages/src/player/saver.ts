import type { Responses } from '../qti/item.ts';
import { isSaved, written, type Answer } from './answers.ts';

/** What stands beside a question: never more than is so. */
export type SaveState =
  | { readonly kind: 'empty' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'saved'; readonly at: string }
  | { readonly kind: 'failed'; readonly why: string; readonly again: boolean };

/** What came of an attempt to save. */
export type Outcome =
  | { readonly kind: 'saved'; readonly sequence: number; readonly at: string }
  /** The network or the service was away: tried again. */
  | { readonly kind: 'unreachable'; readonly why: string }
  /** The server holds a later save, up to this sequence: sent again with a greater one. */
  | { readonly kind: 'stale'; readonly sequence: number }
  /** It will not be taken however often it is sent. */
  | { readonly kind: 'refused'; readonly why: string };

export interface Saves {
  send(answer: Answer): Promise<Outcome>;
  keep(answer: Answer): Promise<void>;
  changed(): void;
}

/** After the last key, then drawn apart so that a room does not save in one instant. */
const quietMs = 1_000;
const jitterMs = 500;
const longestPauseMs = 30_000;

/** Saves each place of the paper by itself: kept in the device at once, sent a second after the last key, tried again for ever. */
export class Saver {
  private readonly answers = new Map<string, Answer>();
  private readonly states = new Map<string, SaveState>();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly sending = new Map<string, Promise<void>>();
  /** Sent, and nothing heard of it: under way, or failed. */
  private readonly unsure = new Set<string>();
  private failures = 0;
  private isStopped = false;

  constructor(
    private readonly saves: Saves,
    private readonly random: () => number = Math.random,
  ) {}

  /** Takes up where the sitting was left; what is not saved is sent. */
  resume(answers: readonly Answer[]): void {
    for (const answer of answers) {
      this.answers.set(answer.ref, answer);
      if (isSaved(answer)) this.say(answer.ref, settledState(answer));
      else this.wait(answer.ref, 0);
    }
  }

  answer(ref: string): Answer {
    return this.answers.get(ref) ?? { ref, responses: {}, sequence: 0, saved: null };
  }

  state(ref: string): SaveState {
    return this.states.get(ref) ?? { kind: 'empty' };
  }

  get unsaved(): number {
    return this.outstanding.length;
  }

  get isFailing(): boolean {
    return this.failures > 0;
  }

  change(ref: string, responses: Responses): void {
    const { aside: _, ...answer } = this.answer(ref);
    const next = { ...answer, responses, sequence: answer.sequence + 1 };
    this.answers.set(ref, next);
    void this.saves.keep(next);
    this.wait(ref, quietMs);
  }

  /** What the candidate was told of and left. */
  forgetAside(ref: string): void {
    const { aside: _, ...answer } = this.answer(ref);
    this.answers.set(ref, answer);
    void this.saves.keep(answer);
    this.saves.changed();
  }

  /** Sends all that is not saved, now: the network is back, or the candidate hands in or goes on. @returns whether all of it is saved */
  async flush(): Promise<boolean> {
    // What is under way may be an older answer than the one that stands.
    await Promise.all(this.sending.values());
    await Promise.all(this.outstanding.map(({ ref }) => this.send(ref)));
    return this.unsaved === 0;
  }

  /** Taken by another way. */
  taken(answers: readonly Answer[], at: string): void {
    for (const { ref, sequence, responses } of answers) {
      const answer = { ...this.answer(ref), saved: { sequence, at, responses } };
      this.answers.set(ref, answer);
      this.unsure.delete(ref);
      void this.saves.keep(answer);
      this.say(ref, settledState(answer));
    }
  }

  /** The time of this place was over before its answer came: it is not sent any more. */
  leave(ref: string): void {
    clearTimeout(this.timers.get(ref));
    this.answers.delete(ref);
    this.unsure.delete(ref);
  }

  /** Nothing is sent any more. */
  stop(): void {
    this.isStopped = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
  }

  /** An answer that is what it was before an attempt of which nothing was heard is not known to be saved either. */
  private isHeld(answer: Answer): boolean {
    return isSaved(answer) && !this.unsure.has(answer.ref);
  }

  /** What is not known to be saved. */
  get outstanding(): Answer[] {
    return [...this.answers.values()].filter((one) => !this.isHeld(one));
  }

  private wait(ref: string, ms: number): void {
    if (this.isStopped) return;
    clearTimeout(this.timers.get(ref));
    this.timers.set(
      ref,
      setTimeout(() => void this.send(ref), ms + this.random() * jitterMs),
    );
    if (this.state(ref).kind !== 'failed') this.say(ref, { kind: 'waiting' });
  }

  private send(ref: string): Promise<void> {
    clearTimeout(this.timers.get(ref));
    const answer = this.answer(ref);
    const underWay = this.sending.get(ref);
    if (this.isStopped || underWay) return underWay ?? Promise.resolve();
    if (this.isHeld(answer)) {
      this.say(ref, settledState(answer));
      return Promise.resolve();
    }
    const done = this.saves.send(answer).then((outcome) => {
      this.sending.delete(ref);
      this.take(answer, outcome);
    });
    this.sending.set(ref, done);
    this.unsure.add(ref);
    if (this.state(ref).kind !== 'failed') this.say(ref, { kind: 'saving' });
    return done;
  }

  private take(sent: Answer, outcome: Outcome): void {
    const { ref, responses } = sent;
    const now = this.answer(ref);
    switch (outcome.kind) {
      case 'saved': {
        const saved = { sequence: outcome.sequence, at: outcome.at, responses };
        const next = { ...now, saved };
        this.answers.set(ref, next);
        this.unsure.delete(ref);
        void this.saves.keep(next);
        this.recovered();
        if (isSaved(next)) return this.say(ref, settledState(next));
        this.say(ref, { kind: 'waiting' });
        return this.wait(ref, quietMs);
      }
      case 'stale':
        this.answers.set(ref, { ...now, sequence: Math.max(now.sequence, outcome.sequence) + 1 });
        return this.wait(ref, 0);
      case 'unreachable':
        this.failures += 1;
        this.say(ref, { kind: 'failed', why: outcome.why, again: true });
        return this.wait(ref, Math.min(longestPauseMs, 1_000 * 2 ** Math.min(this.failures - 1, 5)));
      case 'refused':
        return this.say(ref, { kind: 'failed', why: outcome.why, again: false });
    }
  }

  /** One answer came through: the others need not wait for their pause to end. */
  private recovered(): void {
    if (this.failures === 0) return;
    this.failures = 0;
    void this.flush();
  }

  private say(ref: string, state: SaveState): void {
    this.states.set(ref, state);
    this.saves.changed();
  }
}

const settledState = ({ saved, responses }: Answer): SaveState =>
  saved ? { kind: 'saved', at: saved.at } : written(responses) === '[]' ? { kind: 'empty' } : { kind: 'waiting' };
