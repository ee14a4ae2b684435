import { beginningOfDay, daysAfter, isOpenOn, schoolDay } from './school-day.js';

describe('A stay with an end', () => {
  it.each([
    ['2027-06-21', true],
    ['2027-06-22', false],
    ['2027-06-23', false],
  ])('that is 22 June is open on %s: %s', (day, open) => expect(isOpenOn('2027-06-22', day)).toBe(open));

  it('is open for ever without one', () => expect(isOpenOn(null, '9999-12-31')).toBe(true));
});

describe('The day in Quebec', () => {
  it.each([
    ['2027-06-22T03:59:59Z', '2027-06-21'],
    ['2027-06-22T04:00:00Z', '2027-06-22'],
    ['2027-01-15T04:59:59Z', '2027-01-14'],
  ])('at %s is %s', (instant, day) => expect(schoolDay(new Date(instant))).toBe(day));
});

describe('The beginning of a day', () => {
  it.each([
    ['2026-07-01', '2026-07-01T04:00:00.000Z'],
    ['2026-12-11', '2026-12-11T05:00:00.000Z'],
    ['2026-03-08', '2026-03-08T05:00:00.000Z'],
    ['2026-03-09', '2026-03-09T04:00:00.000Z'],
    ['2026-11-01', '2026-11-01T04:00:00.000Z'],
    ['2026-11-02', '2026-11-02T05:00:00.000Z'],
  ])('of %s is %s', (day, instant) => expect(beginningOfDay(day).toISOString()).toBe(instant));

  it('comes so many days after another one', () => expect(daysAfter('2026-10-30', 5)).toBe('2026-11-04'));
});
