import { isTransient } from '../ops/errors.js';
import { log } from '../ops/logging.js';
import { metrics } from '../ops/metrics.js';

/** What a poll takes at once, in a transaction of its own. */
export interface Attempt {
  /** So many at most: one by one after some together could not be done. */
  readonly most: number;
  /** Ids to pass by. */
  readonly leftOut: readonly string[];
  /** Says which ones it takes, before it does anything with them. */
  take(ids: readonly string[]): void;
}

/** A row that cannot be settled is logged, counted and passed by for a while, so that those due after it are settled. */
export class Quarantine {
  private readonly until = new Map<string, number>();
  private alone = 0;

  constructor(
    private readonly round: string,
    private readonly forMs = 300_000,
  ) {}

  /** What is passed by at the moment. */
  get ids(): readonly string[] {
    return [...this.until.keys()];
  }

  /** @returns how much was done; 1 when it failed, so that the poll is repeated at once */
  async attempt(most: number, run: (attempt: Attempt) => Promise<number>): Promise<number> {
    let taken: readonly string[] = [];
    for (const [id, until] of this.until) if (until <= performance.now()) this.until.delete(id);
    try {
      return await run({
        most: this.alone > 0 ? 1 : most,
        leftOut: this.ids,
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
