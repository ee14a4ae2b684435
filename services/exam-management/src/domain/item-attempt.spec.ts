import { judgeAttempt, secondsSpent } from './item-attempt.js';

const made = [
  { sequence: 1, hash: 'a' },
  { sequence: 2, hash: 'b' },
];

describe('An attempt at an adaptive item', () => {
  it('is the next one, or one that is told again', () => {
    expect(judgeAttempt(made, { sequence: 3, hash: 'c' })).toBe('is-next');
    expect(judgeAttempt([], { sequence: 1, hash: 'a' })).toBe('is-next');
    expect(judgeAttempt(made, { sequence: 1, hash: 'a' })).toBe('was-made');
  });

  it('keeps its number, and none is left out', () => {
    expect(() => judgeAttempt(made, { sequence: 2, hash: 'c' })).toThrow('sequence-reused');
    expect(() => judgeAttempt(made, { sequence: 4, hash: 'c' })).toThrow('attempt-out-of-order');
  });

  it('took no longer than the sitting has', () => {
    const at = (seconds: number) => new Date(Date.UTC(2027, 0, 20, 14) + seconds * 1_000);
    expect([secondsSpent(40.7, at(0), at(60)), secondsSpent(500, at(0), at(60))]).toEqual([40, 60]);
  });
});
