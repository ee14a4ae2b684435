import { type Caller, currentCaller } from '@pan/kit/context';
import type { Unit } from '@pan/kit/data';

/**
 * As whom the caller sees rooms that name their proctors: a system, and whoever arranges sessions, as `all`; a member of the staff
 * as that person; others see none.
 */
export function watcherOf({ person, scopes }: Caller): string {
  if (!person) return 'all';
  if (person.role !== 'staff') return '';
  return scopes.has('exams:schedule') ? 'all' : person.id;
}

/** For one step the rooms that the caller watches over are in sight, with who sits there. */
export const watching = <T>(unit: Unit, step: () => Promise<T>): Promise<T> =>
  unit.under('app.watcher', watcherOf(currentCaller()), step);
