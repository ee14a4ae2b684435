import { instantOf } from './calendar.js';

const quebec = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/Toronto',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** The day that an instant falls on in Quebec, `YYYY-MM-DD`; in SQL `school_day()`. */
export const schoolDay = (instant: Date): string => quebec.format(instant);

/**
 * Whether a stay, a place in a class or a measure holds on a day. The day of its end is the first without it, as in OneRoster;
 * null is no end. Ends are often known ahead: until then it is as open as any other. In SQL `open_on(ended_on, day)`.
 */
export const isOpenOn = (endedOn: string | null, day: string): boolean => endedOn === null || day < endedOn;

/** The day so many days after this one. */
export const daysAfter = (day: string, days: number): string =>
  new Date(instantOf(`${day}T12:00:00Z`).getTime() + days * 86_400_000).toISOString().slice(0, 10);

/** The instant at which a day begins in Quebec. */
export function beginningOfDay(day: string): Date {
  const inSummer = instantOf(`${day}T04:00:00Z`);
  return schoolDay(inSummer) === day ? inSummer : instantOf(`${day}T05:00:00Z`);
}
