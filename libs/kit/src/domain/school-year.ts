import { instantOf } from './calendar.js';
import { readInteger, storedInteger } from './numbers.js';
import { schoolDay } from './school-day.js';

/** The month it is in Quebec at this instant, `2026-11`. */
export const monthOf = (instant: Date): string => schoolDay(instant).slice(0, 7);

/** The school year in which this instant falls, from 1 July to 30 June. */
export const schoolYearOf = (instant: Date): string => schoolYearOfDay(schoolDay(instant));

/** The school year in which a day `YYYY-MM-DD` falls. */
export function schoolYearOfDay(day: string): string {
  const [year, month] = day.split('-').map(storedInteger) as [number, number, number];
  const begins = month >= 7 ? year : year - 1;
  return `${begins}-${begins + 1}`;
}

const noonOf = (day: string): number => instantOf(`${day}T12:00:00Z`).getTime();

/** The school year in which a period has its middle: a session may begin a little early or end a little late. */
export function schoolYearAround(begin: string, end: string): string {
  const middle = (noonOf(begin) + noonOf(end)) / 2;
  return schoolYearOfDay(new Date(middle).toISOString().slice(0, 10));
}

/** Whether this is a school year, `2026-2027`: two years of which one follows the other, the first between 1900 and 2199. */
export function isSchoolYear(text: string): boolean {
  return /^(19|20|21)\d\d-\d{4}$/.test(text) && readInteger(text.slice(5)) === readInteger(text.slice(0, 4))! + 1;
}
