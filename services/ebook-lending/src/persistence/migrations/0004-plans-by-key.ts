import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Reads and locks of titles by their key touch the same few rows each time, while a plan under row-level security takes longer to make than to run:
 * made once a connection, measured at a quarter of the time. Lists are not here: a school's few rows and a ministry's many want different plans.
 */
const byKey = [
  'title_availability(uuid, uuid[])',
  'hold_places(uuid[])',
  'orphaned_holds(uuid[])',
  'open_pool(uuid, uuid[])',
];

export class PlansByKey1764100000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const name of byKey) await runner.query(`alter function ${name} set plan_cache_mode = 'force_generic_plan'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of byKey) await runner.query(`alter function ${name} reset plan_cache_mode`);
  }
}
