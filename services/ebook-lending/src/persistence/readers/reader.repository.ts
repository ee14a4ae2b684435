import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { attendedOn } from '@pan/record-copies';

/** Where a reader stays. */
export interface ReaderStay {
  readonly organisationId: string;
  /** Whether the reader stays there today. */
  readonly open: boolean;
}

/** Readers as the copies of the student record know them: a lock and the stays of each. */
@Injectable()
export class ReaderRepository {
  /** The transaction sees the rows of this reader alone from here on; '' stands for nobody. */
  async seeOnly(unit: Unit, learnerId: string): Promise<void> {
    await unit.query(`select set_config('app.organisations', '', true), set_config('app.reader', $1, true)`, [
      learnerId,
    ]);
  }

  /** Nobody else opens a loan or a hold of this reader until the transaction ends. */
  async lock(unit: Unit, learnerId: string): Promise<void> {
    await unit.query(`select pg_advisory_xact_lock(hashtextextended('reader ' || $1, 0))`, [learnerId]);
  }

  /** Likewise; and the transaction sees all rows of the reader. */
  async lockAndSee(unit: Unit, learnerId: string): Promise<void> {
    await unit.query(
      `select pg_advisory_xact_lock(hashtextextended('reader ' || $1, 0)), set_config('app.reader', $1, true)`,
      [learnerId],
    );
  }

  /** Organisations in sight where the reader stays or has stayed, under whatever record. */
  stays(unit: Unit, learnerId: string): Promise<ReaderStay[]> {
    return unit.query<ReaderStay>(
      `select s.organisation_id as "organisationId", bool_or(${attendedOn('s')}) as open
         from records_of($1) r join known_stay s on s.learner_id = r.id group by 1 order by 1`,
      [learnerId],
    );
  }
}
