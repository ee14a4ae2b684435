import { Injectable } from '@nestjs/common';
import type { Statements } from './prepared.js';

/** The channel on which a database says what has become due, by the name of the poll; an empty name means any of them. */
export const dueChannel = 'due';

/**
 * Tells the poller of this process what a transaction has made due, and when. Whoever has committed it settles it: a NOTIFY in
 * each commit would put all of the database in one queue. It is sent where work is rare and any instance may take it, by the
 * trigger of the table of jobs.
 */
@Injectable()
export class DueSignal {
  private listener: (poll: string, at: Date) => void = () => undefined;

  onDue(listener: (poll: string, at: Date) => void): void {
    this.listener = listener;
  }

  tell(poll: string, at = new Date()): void {
    this.listener(poll, at);
  }
}

/** In how many milliseconds the next day begins in Quebec, by the database's clock: what begins or ends on a day is due then. */
export async function nextDay(unit: Statements): Promise<number> {
  const [row] = await unit.query<{ ms: number }>(
    `select extract(epoch from (school_day() + 1)::timestamp at time zone 'America/Toronto' - clock_timestamp())::float8 * 1000 as ms`,
  );
  return row!.ms;
}
