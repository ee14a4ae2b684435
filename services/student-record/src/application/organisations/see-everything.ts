import type { Unit } from '@pan/kit/data';

/** For one step the transaction sees every record: for what holds whoever asks, once the caller's right to ask is settled. */
export function seeEverything<T>(unit: Unit, step: () => Promise<T>): Promise<T> {
  return unit.under('app.organisations', 'ministere', step);
}
