import { isSchoolYear, monthOf, schoolYearAround, schoolYearOf, schoolYearOfDay } from './school-year.js';

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

describe('The school year of a day', () => {
  it('turns between 30 June and 1 July', () => {
    expect(schoolYearOfDay('2026-06-30')).toBe('2025-2026');
    expect(schoolYearOfDay('2026-07-01')).toBe('2026-2027');
    expect(schoolYearOfDay('2027-01-15')).toBe('2026-2027');
  });

  it('of a period is the one of its middle, so that a few days before 1 July change nothing', () => {
    expect(schoolYearAround('2026-06-22', '2027-06-25')).toBe('2026-2027');
    expect(schoolYearAround('2027-01-05', '2027-03-01')).toBe('2026-2027');
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
