import { readInteger, storedInteger } from './numbers.js';
import { schoolDay } from './school-day.js';

/** The month it is in Quebec at this instant, `2026-11`. */
export const monthOf = (instant: Date): string => schoolDay(instant).slice(0, 7);

/** The school year in which this instant falls, from 1 July to 30 June. */
export function schoolYearOf(instant: Date): string {
  const [year, month] = monthOf(instant).split('-').map(storedInteger) as [number, number];
  const begins = month >= 7 ? year : year - 1;
  return `${begins}-${begins + 1}`;
}

/** Whether this is a school year, `2026-2027`: two years of which one follows the other, the first between 1900 and 2199. */
export function isSchoolYear(text: string): boolean {
  return /^(19|20|21)\d\d-\d{4}$/.test(text) && readInteger(text.slice(5)) === readInteger(text.slice(0, 4))! + 1;
}
