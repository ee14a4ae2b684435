import { DomainError } from './domain-error.js';

/** Refuses a change of a version that is no longer the present one; null stands for any. */
export function requireVersion(expected: number | null, present: number): void {
  if (expected !== null && expected !== present) throw new DomainError('stale-version');
}
