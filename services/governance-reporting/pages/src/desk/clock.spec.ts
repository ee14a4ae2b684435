import { describe, expect, it } from '@jest/globals';
import { instantOnClock, onClock } from './clock.ts';

describe('A clock on a wall in Quebec', () => {
  it.each([
    ['2027-01-11T08:00', '2027-01-11T08:00:00-05:00'],
    ['2027-07-01T00:00', '2027-07-01T00:00:00-04:00'],
    ['2026-11-01T01:30', '2026-11-01T01:30:00-04:00'],
    ['2027-03-14T02:30', '2027-03-14T02:30:00-05:00'],
  ])('%s is the instant %s', (shown, instant) => expect(instantOnClock(shown)).toBe(instant));

  it('shows an instant as its hour here', () => {
    expect(onClock(0, Date.parse('2027-01-11T13:00:00Z'))).toBe('2027-01-11T08:00');
    expect(onClock(90, Date.parse('2027-07-01T03:00:00Z'))).toBe('2027-07-01T00:30');
  });
});
