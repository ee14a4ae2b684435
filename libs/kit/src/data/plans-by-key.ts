import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A migration after which functions keep one plan for each connection. A read or lock by key touches the same few rows each time, while
 * a plan under row-level security takes longer to make than to run: measured at a quarter of the time. Not for lists: a school's few rows
 * and a ministry's many want different plans.
 */
export abstract class PlansByKey implements MigrationInterface {
  /** Each with the types of its arguments. */
  protected abstract readonly functions: readonly string[];

  async up(runner: QueryRunner): Promise<void> {
    for (const name of this.functions)
      await runner.query(`alter function ${name} set plan_cache_mode = 'force_generic_plan'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of this.functions) await runner.query(`alter function ${name} reset plan_cache_mode`);
  }
}
