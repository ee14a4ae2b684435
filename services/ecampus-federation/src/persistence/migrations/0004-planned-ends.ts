import { schoolDaySql } from '@pan/kit/data';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A stay whose end is known ahead is open until that day. */
export class PlannedEnds1764520000000 implements MigrationInterface {
  name = 'PlannedEnds1764520000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(schoolDaySql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop function open_on(date, date), school_day()`);
  }
}
