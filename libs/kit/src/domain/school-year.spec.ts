import { isSchoolYear, monthOf, schoolYearOf } from './school-year.js';

describe('The school year of an instant', () => {
  it.each([
    ['2026-07-01T03:59:59Z', '2025-2026', '2026-06'],
    ['2026-07-01T04:00:00Z', '2026-2027', '2026-07'],
    ['2027-01-01T04:59:59Z', '2026-2027', '2026-12'],
    ['2027-06-30T12:00:00Z', '2026-2027', '2027-06'],
  ])('of %s is %s, its month %s, as the clocks of Quebec show', (instant, schoolYear, month) => {
    expect([schoolYearOf(new Date(instant)), monthOf(new Date(instant))]).toEqual([schoolYear, month]);
  });
});

describe('A school year', () => {
  it.each(['2026-2027', '1999-2000'])('is %s [F11]', (text) => expect(isSchoolYear(text)).toBe(true));
  it.each([
    '2026-2028',
    '2026-2026',
    '2027-2026',
    '1899-1900',
    '2200-2201',
    '2026-27',
    '2026',
    '',
    ' 2026-2027',
    '2026-2027\n',
    '٢٠٢٦-٢٠٢٧',
  ])('is not %j [F11]', (text) => expect(isSchoolYear(text)).toBe(false));
});
