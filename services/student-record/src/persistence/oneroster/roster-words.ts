import { Injectable } from '@nestjs/common';
import { Database } from '@pan/kit/data';

/** School years, terms and courses of OneRoster: words that classes and stays bring into the network. */
@Injectable()
export class RosterWords {
  constructor(private readonly database: Database) {}

  /** Those that the log has brought since the last time. Outside a transaction, after the log was settled. @returns how many */
  async say(): Promise<number> {
    const [row] = await this.database.query<{ said: number }>(`select say_roster_words() as said`);
    return row!.said;
  }
}
