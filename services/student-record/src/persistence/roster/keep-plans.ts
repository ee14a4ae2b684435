import type { Unit } from '@pan/kit/data';

/**
 * Until the end of the transaction, statements keep the plan that their connection made first: they find few rows by their keys,
 * and under row-level security a plan takes several times longer to make than to run.
 */
export async function keepPlans(unit: Unit): Promise<void> {
  await unit.query(`select set_config('plan_cache_mode', 'force_generic_plan', true)`);
}
