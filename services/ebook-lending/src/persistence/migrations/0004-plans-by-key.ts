import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Functions that keep one plan for each connection. A read or lock by key touches the same few rows each time, while a plan under
 * row-level security takes longer to make than to run: measured at a quarter of the time. Not for lists: a school's few rows and a
 * ministry's many want different plans.
 */
export class PlansByKey1764100000003 implements MigrationInterface {
  name = 'PlansByKey1764100000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter function title_availability(uuid, uuid[]) set plan_cache_mode = 'force_generic_plan'`);
    await runner.query(`alter function hold_places(uuid[]) set plan_cache_mode = 'force_generic_plan'`);
    await runner.query(`alter function orphaned_holds(uuid[]) set plan_cache_mode = 'force_generic_plan'`);
    await runner.query(`alter function open_pool(uuid, uuid[]) set plan_cache_mode = 'force_generic_plan'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter function title_availability(uuid, uuid[]) reset plan_cache_mode`);
    await runner.query(`alter function hold_places(uuid[]) reset plan_cache_mode`);
    await runner.query(`alter function orphaned_holds(uuid[]) reset plan_cache_mode`);
    await runner.query(`alter function open_pool(uuid, uuid[]) reset plan_cache_mode`);
  }
}
