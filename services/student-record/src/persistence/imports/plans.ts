import type { Unit } from '@pan/kit/data';

/** Rows are compared by the hundred thousand, which never suits a nested loop, whatever the planner believes of new rows. */
export async function planForComparing(unit: Unit): Promise<void> {
  await unit.query(
    `select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('work_mem', '64MB', true),
            set_config('enable_nestloop', 'off', true)`,
  );
}

/** A delta is compared by keys: no plan may read a table that holds an organisation's whole roster. */
export async function planForDelta(unit: Unit): Promise<void> {
  await unit.query(
    `select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('work_mem', '64MB', true),
            set_config('enable_seqscan', 'off', true), set_config('random_page_cost', '0.5', true)`,
  );
}

/**
 * Chunks find their rows by keys, in tables that grow from empty to full within the transaction and of which the planner knows
 * nothing yet: no plan may read a whole table for a chunk, and none that was made before is kept.
 */
export async function planForChunks(unit: Unit): Promise<void> {
  await unit.query(
    `select set_config('plan_cache_mode', 'auto', true), set_config('enable_nestloop', 'on', true),
            set_config('enable_bitmapscan', 'off', true), set_config('enable_seqscan', 'off', true),
            set_config('seq_page_cost', '1000', true), set_config('random_page_cost', '0.1', true)`,
  );
  await unit.query(`discard plans`);
}
