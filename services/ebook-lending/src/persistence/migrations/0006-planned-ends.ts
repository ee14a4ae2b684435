import { schoolDaySql } from '@pan/kit/data';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The day of an end is the first without the stay, here as in the student record. */
const staysOpen = `
create or replace function stays_open(ended_on date) returns boolean language sql stable as $$
  select open_on(ended_on, school_day())
$$;
`;

export class PlannedEnds1764520000000 implements MigrationInterface {
  name = 'PlannedEnds1764520000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [schoolDaySql, staysOpen]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('stays ask for the day by these functions');
  }
}
