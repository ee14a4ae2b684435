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

/** A stay whose end is known ahead is open until that day. */
export class PlannedEnds1764520000000 implements MigrationInterface {
  name = 'PlannedEnds1764520000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(schoolDay);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop function open_on(date, date), school_day()`);
  }
}
