import type { Unit } from '@pan/kit';

/** From here on the transaction sees every record: for what holds whoever asks, once the caller's right to ask is settled. */
export async function seeEverything(unit: Unit): Promise<void> {
  await unit.query(`select set_config('app.organisations', 'ministere', true)`);
}
