import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Functions that keep one plan for each connection. A read or lock by key touches the same few rows each time, while a plan under
 * row-level security takes longer to make than to run: measured at a quarter of the time. Not for lists: a school's few rows and a
 * ministry's many want different plans.
 */
export class PlansByKey1763800000004 implements MigrationInterface {
  name = 'PlansByKey1763800000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter function read_learner(text, uuid) set plan_cache_mode = 'force_generic_plan'`);
    await runner.query(
      `alter function read_results(text, uuid, uuid, integer) set plan_cache_mode = 'force_generic_plan'`,
    );
    await runner.query(
      `alter function read_accommodations(text, uuid, uuid, integer) set plan_cache_mode = 'force_generic_plan'`,
    );
    await runner.query(`alter function read_account(text, text) set plan_cache_mode = 'force_generic_plan'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter function read_learner(text, uuid) reset plan_cache_mode`);
    await runner.query(`alter function read_results(text, uuid, uuid, integer) reset plan_cache_mode`);
    await runner.query(`alter function read_accommodations(text, uuid, uuid, integer) reset plan_cache_mode`);
    await runner.query(`alter function read_account(text, text) reset plan_cache_mode`);
  }
}
