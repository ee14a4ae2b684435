import { isOpenOn, schoolDay } from './school-day.js';

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
