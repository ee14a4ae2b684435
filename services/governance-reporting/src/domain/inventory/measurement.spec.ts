import { compare } from './measurement.js';

describe('What a connection carries beside its contract', () => {
  it.each([
    [100, 80, 10, { share: 80, verdict: 'met' }],
    [100, 79.99, 10, { share: 79, verdict: 'below' }],
    [0.3, 0.24, 12, { share: 80, verdict: 'met' }],
    [100, 100, 9, { share: null, verdict: 'unmeasured' }],
    [100, null, 0, { share: null, verdict: 'unmeasured' }],
  ] as const)('of %d Mbit/s contracted and %d measured %d times', (contracted, median, count, said) => {
    expect(compare(contracted, median, count)).toEqual(said);
  });
});
