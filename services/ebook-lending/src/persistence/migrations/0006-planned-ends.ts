import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Today in Quebec, and whether a stay that ends on one day is open on another. */
const schoolDay = `
create function school_day() returns date language sql stable parallel safe as $$
  select (now() at time zone 'America/Toronto')::date
$$;
create function open_on(ended_on date, day date) returns boolean language sql immutable parallel safe as $$
  select ended_on is null or day < ended_on
$$;
`;

/** The day of an end is the first without the stay, here as in the student record. */
const staysOpen = `
create or replace function stays_open(ended_on date) returns boolean language sql stable as $$
  select open_on(ended_on, school_day())
$$;
`;

export class PlannedEnds1764520000000 implements MigrationInterface {
  name = 'PlannedEnds1764520000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [schoolDay, staysOpen]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('stays ask for the day by these functions');
  }
}
