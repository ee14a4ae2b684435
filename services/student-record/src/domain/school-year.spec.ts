import { schoolYearAround, schoolYearOf } from './school-year.js';

describe('The school year', () => {
  it('turns between 30 June and 1 July', () => {
    expect(schoolYearOf('2026-06-30')).toBe('2025-2026');
    expect(schoolYearOf('2026-07-01')).toBe('2026-2027');
    expect(schoolYearOf('2027-01-15')).toBe('2026-2027');
  });

  it('of a period is the one of its middle, so that a few days before 1 July change nothing', () => {
    expect(schoolYearAround('2026-06-22', '2027-06-25')).toBe('2026-2027');
    expect(schoolYearAround('2027-01-05', '2027-03-01')).toBe('2026-2027');
  });
});
