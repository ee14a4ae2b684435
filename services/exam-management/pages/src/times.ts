import { locale } from '@pan/pages';

const quebec = 'America/Toronto';
const times = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: quebec });
const seconds = new Intl.DateTimeFormat(locale, { timeStyle: 'medium', timeZone: quebec });

/** Of an instant, the hour and minute on Quebec's clocks. */
export const timeOfDay = (instant: string): string => times.format(new Date(instant));
export const secondOfDay = (instant: string): string => seconds.format(new Date(instant));
