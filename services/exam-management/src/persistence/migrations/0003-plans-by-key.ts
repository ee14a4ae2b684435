import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Functions that keep one plan for each connection. A read or lock by key touches the same few rows each time, while a plan under
 * row-level security takes longer to make than to run: measured at a quarter of the time. Not for lists: a school's few rows and a
 * ministry's many want different plans.
 */
export class PlansByKey1764100000002 implements MigrationInterface {
  name = 'PlansByKey1764100000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter function admission(uuid, text, date) set plan_cache_mode = 'force_generic_plan'`);
    await runner.query(
      `alter function save_response(uuid, text, text, text, bigint, jsonb, text, timestamptz, interval) set plan_cache_mode = 'force_generic_plan'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter function admission(uuid, text, date) reset plan_cache_mode`);
    await runner.query(
      `alter function save_response(uuid, text, text, text, bigint, jsonb, text, timestamptz, interval) reset plan_cache_mode`,
    );
  }
}
