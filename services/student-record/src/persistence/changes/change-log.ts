import { Injectable } from '@nestjs/common';
import { Database } from '@pan/kit/data';

/** What one statement puts in order costs the square of this, while every reader waits for it. */
const atOnce = 1_000;

/**
 * The log of changes (decision 0024): the table `change` has one row for each thing in sight, with its position and the instant
 * of its latest change; `change_left` has what an organisation no longer sees. Both are under row-level security, so that a
 * function that reads under `see(sight)` joins them as it joins anything else.
 */
@Injectable()
export class ChangeLog {
  constructor(private readonly database: Database) {}

  /**
   * Puts everything committed until now in order. Who asks what has changed calls it first, outside a transaction: nothing that was
   * committed before is then without its place, and nothing that follows gets one before this instant.
   * @returns how much was put in order
   */
  async settle(): Promise<number> {
    // What is written from here on is for whoever asks then, so that nobody's question lasts as long as an import does.
    const [pending] = await this.database.query<{ until: string | null }>(`select pending_until() as until`);
    for (let settled = 0; pending!.until !== null;) {
      const [row] = await this.database.query<{ taken: number }>(`select settle_changes($1, $2) as taken`, [
        atOnce,
        pending!.until,
      ]);
      settled += row!.taken;
      if (row!.taken < atOnce) return settled;
    }
    return 0;
  }

  /** Learners whom nobody's row has named for a year go out of sight, which is a change. @returns how many */
  async lapse(): Promise<number> {
    const [row] = await this.database.query<{ lapsed: number }>(`select lapse_sight() as lapsed`);
    return row!.lapsed;
  }
}
