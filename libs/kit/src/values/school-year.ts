import { readInteger, storedInteger } from './numbers.js';

const quebec = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Toronto', year: 'numeric', month: '2-digit' });

/** The month it is in Quebec at this instant, `2026-11`. */
export function monthOf(instant: Date): string {
  const parts = Object.fromEntries(quebec.formatToParts(instant).map(({ type, value }) => [type, value]));
  return `${parts['year']}-${parts['month']}`;
}

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
