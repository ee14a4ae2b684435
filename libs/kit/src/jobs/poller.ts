import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { log } from '../ops/logging.js';

// Work that is due at an instant kept in the database: deadlines, windows, ends. A cron library would fire on every instance and know no table.

/** One kind of due work. `run` does what is due, locking rows `for update skip locked`, and answers how much it did. */
export interface Poll {
  readonly name: string;
  readonly everyMs: number;
  run(): Promise<number>;
}

/** Runs each poll until the service stops: again at once where something was due, later where nothing was or it failed. */
@Injectable()
export class Poller implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly polls: Poll[] = [];
  private readonly stop = new AbortController();
  private running: Promise<unknown> = Promise.resolve();

  register(poll: Poll): void {
    this.polls.push(poll);
  }

  onApplicationBootstrap(): void {
    this.running = Promise.all(this.polls.map((poll) => this.repeat(poll)));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.running;
  }

  private async repeat({ name, everyMs, run }: Poll): Promise<void> {
    const { signal } = this.stop;
    while (!signal.aborted) {
      const done = await run().catch((error: unknown) => {
        log.warn({ err: error, round: name }, 'a poll failed and is repeated later');
        return 0;
      });
      if (done === 0) await sleep(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}
