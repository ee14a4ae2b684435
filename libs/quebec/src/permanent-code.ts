import { readInteger } from '@pan/kit/domain';
/** What a permanent code turned out to be; the last two digits follow no public rule and are never computed. */
export type CodeDoubt = 'malformed' | 'health-insurance-number' | 'contradicts-birth-date';

export interface ReadCode {
  /** The code as it is kept: twelve characters, or nothing. */
  readonly code: string | null;
  readonly doubt: CodeDoubt | null;
}

const form = /^[A-Za-z]{4}(\d{2})(\d{2})(\d{2})\d{2}$/;

/** Reads a permanent code: letters of the name, day (99 unknown), month (13 unknown, +50 for a woman), year, two digits. */
export function readPermanentCode(text: string, birthDate: string | null): ReadCode {
  const written = text.replaceAll(/[\s-]/g, '');
  // Only the letters from A to Z: `toUpperCase` makes two of ß, and I of ı.
  const code = written.toUpperCase();
  const digits = form.exec(written);
  if (!digits) return { code: null, doubt: 'malformed' };
  const [, first, second, third] = digits.map(readInteger) as [number, number, number, number];
  const isCode = isDayOfCode(first) && isMonthOfCode(second);
  const isHealthNumber = isDay(third) && isMonth(second);
  if (!isCode) return { code: null, doubt: isHealthNumber ? 'health-insurance-number' : 'malformed' };
  if (birthDate === null || agrees(birthDate, first, second, third)) return { code, doubt: null };
  return isHealthNumber && agrees(birthDate, third, second, first)
    ? { code: null, doubt: 'health-insurance-number' }
    : { code, doubt: 'contradicts-birth-date' };
}

/** Whether a text has the form of a permanent code, whoever it belongs to. */
export function looksLikePermanentCode(text: string): boolean {
  return form.test(text.replaceAll(/[\s-]/g, ''));
}

const isDay = (day: number): boolean => day >= 1 && day <= 31;
const isDayOfCode = (day: number): boolean => isDay(day) || day === 99;
const isMonth = (month: number): boolean => month % 50 >= 1 && month % 50 <= 12 && month <= 62;
const isMonthOfCode = (month: number): boolean => isMonth(month) || month === 13;

function agrees(birthDate: string, day: number, month: number, year: number): boolean {
  return (
    (day === 99 || day === readInteger(birthDate.slice(8, 10))) &&
    (month === 13 || month % 50 === readInteger(birthDate.slice(5, 7))) &&
    year === readInteger(birthDate.slice(2, 4))
  );
}
