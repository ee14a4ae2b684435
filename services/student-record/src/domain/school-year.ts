import { instantOf, storedInteger } from '@pan/kit/domain';
/** School years run from 1 July to 30 June and are written `2026-2027`; days are `YYYY-MM-DD`. */
export function schoolYearOf(day: string): string {
  const year = storedInteger(day.slice(0, 4));
  const first = day.slice(5, 7) >= '07' ? year : year - 1;
  return `${first}-${first + 1}`;
}

const noonOf = (day: string): number => instantOf(`${day}T12:00:00Z`).getTime();

/** The school year in which a period has its middle: a session may begin a little early or end a little late. */
export function schoolYearAround(begin: string, end: string): string {
  const middle = (noonOf(begin) + noonOf(end)) / 2;
  return schoolYearOf(new Date(middle).toISOString().slice(0, 10));
}
