import { isTransient } from '../ops/errors.js';
import { log } from '../ops/logging.js';
import { metrics } from '../ops/metrics.js';

/** What a round takes at once, in a transaction of its own. */
export interface Look {
  /** So many at most: one by one after some together could not be done. */
  readonly most: number;
  /** Ids to pass by. */
  readonly leftOut: readonly string[];
  /** Says which ones it takes, before it does anything with them. */
  take(ids: readonly string[]): void;
}

/** One row that a round cannot do is said and left out for a while, so that what is due behind it is done. */
export class LeftOut {
  private readonly until = new Map<string, number>();
  private alone = 0;

  constructor(
    private readonly round: string,
    private readonly forMs = 300_000,
  ) {}

  /** @returns how much the look did; 1 when it failed, so that the round looks again at once */
  async look(most: number, run: (look: Look) => Promise<number>): Promise<number> {
    let taken: readonly string[] = [];
    for (const [id, until] of this.until) if (until <= performance.now()) this.until.delete(id);
    try {
      return await run({
        most: this.alone > 0 ? 1 : most,
        leftOut: [...this.until.keys()],
        take: (ids) => (taken = ids),
      });
    } catch (error) {
      const [id] = taken;
      if (id === undefined || isTransient(error)) throw error;
      if (taken.length > 1) {
        this.alone = taken.length + 1;
        return 1;
      }
      this.until.set(id, performance.now() + this.forMs);
      metrics.roundsLeftOut.inc({ round: this.round });
      log.error({ err: error, round: this.round, id }, 'a round left one out and goes on with the others');
      return 1;
    } finally {
      this.alone = Math.max(0, this.alone - 1);
    }
  }
}
