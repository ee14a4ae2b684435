import { firstDaysSql } from '@pan/kit/data';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A stay is attended from its first day on, which is often known ahead. */
export class FirstDays1764820000000 implements MigrationInterface {
  name = 'FirstDays1764820000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [firstDaysSql, `alter table known_stay add column began_on date`]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('stays ask for the day by this function');
  }
}
