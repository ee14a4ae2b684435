import { folded } from './likeness.js';
import type { Compared } from './resemblance.js';

/**
 * What two records have in common before anybody compares them (blocking, as of record linkage): the birth date and one name,
 * wherever it stands, or both names and half of the digits of the permanent code. Any two that are likely one learner's share one of
 * them, unless several slips fell on both halves of all of them; of two strangers hardly any do. At most four of one record.
 */
export function blocksOf({ familyName, givenName, birthDate = null, permanentCode = null }: Compared): string[][] {
  const names = [folded(familyName), folded(givenName)].sort();
  const days = birthDate === null ? [] : [...new Set(names)].map((name) => ['day', birthDate, name]);
  if (permanentCode === null) return days;
  const digits = permanentCode.slice(4);
  return [...days, ['day of code', ...names, digits.slice(0, 4)], ['end of code', ...names, digits.slice(4)]];
}
