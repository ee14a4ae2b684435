import { describe, expect, it, jest } from '@jest/globals';
import { ServerClock } from './clock.ts';

describe('The clock of a sitting', () => {
  let counter = 5_000;
  const clock = new ServerClock(() => counter);

  it('says nothing before the server has', () => {
    expect(clock.secondsUntil('2027-01-20T15:00:00Z')).toBeNull();
  });

  it('goes on from what the server said, half of the way there and back taken off', () => {
    const sentAt = clock.mark();
    counter += 400;
    clock.heard('2027-01-20T14:00:00.000Z', sentAt);
    expect(clock.now()).toEqual(new Date('2027-01-20T14:00:00.200Z'));
    counter += 60_000;
    expect(clock.secondsUntil('2027-01-20T14:02:00Z')).toBe(60);
  });

  it('is not set by an answer that was long under way, since nobody knows when it was given', () => {
    const sentAt = clock.mark();
    counter += 30_000;
    clock.heard('2027-01-20T14:01:00Z', sentAt);
    expect(clock.now()).toEqual(new Date('2027-01-20T14:01:30.200Z'));
  });

  it('goes by its counter alone: the date of the device is not asked', () => {
    const date = jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2020, 0, 1));
    expect(clock.secondsUntil('2027-01-20T14:02:00Z')).toBe(30);
    expect(date).not.toHaveBeenCalled();
    date.mockRestore();
  });
});
