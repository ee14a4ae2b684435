import { ValidateBy } from 'class-validator';
import { isRecordDay, isSchoolYear, readInstant, readYearMonthOrDay } from '../domain/index.js';

// Rules of fields that hold what the shared readers read; class-validator's own take days that no calendar has.

const rule = (name: string, holds: (text: string) => boolean) => (): PropertyDecorator =>
  ValidateBy({ name, validator: { validate: (value) => typeof value === 'string' && holds(value) } });

/** An RFC 3339 date-time with its offset, between 1900 and 2199. */
export const IsInstant = rule('isInstant', (text) => /^(19|20|21)/.test(text) && readInstant(text) !== null);

/** A day between 1900 and 2199. */
export const IsDay = rule('isDateString', isRecordDay);

/** `2026`, `2026-09` or `2026-09-01`. */
export const IsYearMonthOrDay = rule('isYearMonthOrDay', (text) => readYearMonthOrDay(text) !== null);

/** `2026-2027`: two years of which one follows the other. */
export const IsSchoolYear = rule('isSchoolYear', isSchoolYear);
