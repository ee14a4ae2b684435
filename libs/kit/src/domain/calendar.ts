// Days and instants that others wrote. `new Date(text)` takes 31 June for 1 July, and its own guess for what it does not know.

const dayForm = /^(\d{4})-(\d\d)-(\d\d)$/;
const instantForm =
  /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)$/i;

/** The day that `YYYY-MM-DD` names, as it stands, or null when no calendar has it. */
export function readDay(text: string): string | null {
  const [, year, month, day] = dayForm.exec(text) ?? [];
  return year !== undefined && isInCalendar(+year, +month!, +day!) ? text : null;
}

/** Whether a text is a day of the calendar between 1900 and 2199, as records have them. */
export const isRecordDay = (text: string): boolean => /^(19|20|21)/.test(text) && readDay(text) !== null;

/** A year, a month or a day (`2019`, `2019-05`, `2019-05-31`), as it stands, or null when it is none of them. */
export function readYearMonthOrDay(text: string): string | null {
  if (!/^\d{4}(-\d\d){0,2}$/.test(text)) return null;
  return readDay(text + '-01'.repeat((10 - text.length) / 3)) && text;
}

/**
 * The instant of an RFC 3339 date-time: an existing day, a time (seconds may lack) and its offset, with or without a colon.
 * Null for anything else, a leap second or 24:00 included. Fractions are kept to the millisecond.
 */
export function readInstant(text: string): Date | null {
  const [, year, month, day, hour, minute, second = '0', fraction = '', offset] = instantForm.exec(text) ?? [];
  if (offset === undefined || !isInCalendar(+year!, +month!, +day!)) return null;
  const milliseconds = +fraction.padEnd(3, '0').slice(0, 3);
  const at = new Date(0);
  at.setUTCFullYear(+year!, +month! - 1, +day!);
  at.setUTCHours(+hour!, +minute! - minutesOf(offset), +second, milliseconds);
  return at;
}

/** Whether a calendar has this day; years run from 1 to 9999. */
export function isInCalendar(year: number, month: number, day: number): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const last = month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return day <= last;
}

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

function minutesOf(offset: string): number {
  if (/^z$/i.test(offset)) return 0;
  const minutes = +offset.slice(1, 3) * 60 + +offset.slice(-2);
  return offset.startsWith('-') ? -minutes : minutes;
}

/** An instant that has been looked at before: a checked field, a contract's, one of our own. @throws Error when it is none all the same */
export function instantOf(text: string): Date {
  const at = readInstant(text);
  if (!at) throw new Error('this text is no instant');
  return at;
}
