import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A stay is attended from its first day, if that is known, to its end. */
const firstDays = `
create function attended_on(began_on date, ended_on date, day date) returns boolean language sql immutable parallel safe as $$
  select (began_on is null or began_on <= day) and open_on(ended_on, day)
$$;
`;

/** A stay is attended from its first day on, which is often known ahead. */
export class FirstDays1764820000000 implements MigrationInterface {
  name = 'FirstDays1764820000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [firstDays, `alter table known_stay add column began_on date`]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('stays ask for the day by this function');
  }
}
