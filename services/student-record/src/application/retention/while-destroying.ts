import type { Unit } from '@pan/kit/data';
import { seeEverything } from '../organisations/see-everything.js';

/** For one step everything is in sight, also records that no system has a row of any more. */
export function whileDestroying<T>(unit: Unit, step: () => Promise<T>): Promise<T> {
  return seeEverything(unit, () => unit.asService(() => unit.under('app.destroying', 'on', step)));
}
