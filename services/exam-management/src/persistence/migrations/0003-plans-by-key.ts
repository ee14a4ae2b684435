import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Reads and writes of one sitting by their key touch the same few rows each time, while a plan under row-level security takes longer to make than to run:
 * made once a connection, measured at a quarter of the time. Lists are not here: a school's few rows and a ministry's many want different plans.
 */
const byKey = [
  'admission(uuid, text, date)',
  'save_response(uuid, text, text, text, bigint, jsonb, text, timestamptz, interval)',
];

export class PlansByKey1764100000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const name of byKey) await runner.query(`alter function ${name} set plan_cache_mode = 'force_generic_plan'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of byKey) await runner.query(`alter function ${name} reset plan_cache_mode`);
  }
}
