import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DueSignal } from '../data/due-signal.js';
import { log } from '../ops/logging.js';
import { Alarm } from './alarm.js';

// Work that is due at an instant kept in the database: deadlines, windows, ends (decision 0022).

/** One kind of due work. */
export interface Poll {
  /** By which a transaction says that there is some, with `unit.due`. */
  readonly name: string;
  /** Does what is due, locking rows `for update skip locked`, and answers how much it did. */
  run(): Promise<number>;
  /** In how many milliseconds by the database's clock the next is due; null where none is known. */
  next?(): Promise<number | null>;
  /** After so long it looks in any case: whoever made something due may have died before it said so. */
  readonly everyMs?: number;
}

const lookMs = 60_000;
/** What is said within this time is done together. */
const gatherMs = 100;
/** The rest after a failure, twice as long each time; also where somebody else holds what is overdue. */
const restMs = 1_000;

/** Runs each poll at the start, when something of it is due and when it is told so; again at once as long as it finds some. */
@Injectable()
export class Poller implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly polls = new Map<string, { readonly poll: Poll; readonly alarm: Alarm }>();
  private stopped = false;
  private running: Promise<unknown> = Promise.resolve();

  constructor(signal: DueSignal) {
    signal.onDue((name, at) => this.tell(name, at.getTime() - Date.now()));
  }

  register(poll: Poll): void {
    this.polls.set(poll.name, { poll, alarm: new Alarm() });
  }

  onApplicationBootstrap(): void {
    this.running = Promise.all([...this.polls.values()].map(({ poll, alarm }) => this.repeat(poll, alarm)));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    for (const { alarm } of this.polls.values()) alarm.set(0);
    await this.running;
  }

  private tell(name: string, inMs: number): void {
    const told = name ? [this.polls.get(name)] : this.polls.values();
    for (const one of told) one?.alarm.set(Math.max(inMs, gatherMs));
  }

  private async repeat(poll: Poll, alarm: Alarm): Promise<void> {
    const { name, everyMs = lookMs } = poll;
    for (let failures = 0; !this.stopped;) {
      alarm.clear();
      try {
        const done = await poll.run();
        failures = 0;
        if (done > 0) continue;
        const next = (await poll.next?.()) ?? everyMs;
        alarm.set(Math.min(next > 0 ? next : restMs, everyMs));
      } catch (error) {
        log.warn({ err: error, round: name }, 'a poll failed and is repeated later');
        alarm.set(Math.min(restMs * 2 ** failures, everyMs));
        failures += 1;
      }
      if (!this.stopped) await alarm.wait();
    }
  }
}
