import { Injectable } from '@nestjs/common';
import { Database } from '@pan/kit/data';
import type { HeldMeasure } from '../../domain/presentation.js';

/** What holds of a learner today, as the record told it. */
@Injectable()
export class MeasuresQueries {
  constructor(private readonly database: Database) {}

  async today(learnerId: string): Promise<readonly HeldMeasure[]> {
    const sql = `select measures_today($1) as measures`;
    const [row] = await this.database.query<{ measures: readonly HeldMeasure[] }>(sql, [learnerId]);
    return row!.measures;
  }
}
