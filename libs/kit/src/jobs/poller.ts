import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { log } from '../ops/logging.js';

// Work that is due at an instant kept in the database: deadlines, windows, ends. A cron library would fire on every instance and know no table.

/** One kind of due work. `run` does what is due, locking rows `for update skip locked`, and answers how much it did. */
export interface Round {
  readonly name: string;
  readonly everyMs: number;
  run(): Promise<number>;
}

/** Walks each round until the service stops; a round that found something walks again at once, one that failed goes on later. */
@Injectable()
export class Rounds implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly rounds: Round[] = [];
  private readonly stop = new AbortController();
  private walking: Promise<unknown> = Promise.resolve();

  register(round: Round): void {
    this.rounds.push(round);
  }

  onApplicationBootstrap(): void {
    this.walking = Promise.all(this.rounds.map((round) => this.walk(round)));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.walking;
  }

  private async walk({ name, everyMs, run }: Round): Promise<void> {
    const { signal } = this.stop;
    while (!signal.aborted) {
      const done = await run().catch((error: unknown) => {
        log.warn({ err: error, round: name }, 'a round failed, trying again');
        return 0;
      });
      if (done === 0) await sleep(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}
