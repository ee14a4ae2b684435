import { obstacleOf } from './positions.js';

const place = { topic: 'record.events', partition: 3 };
const position = { at: 10n, cluster: 'here', last: 'last-event' };
const log = { cluster: 'here', low: 0n, high: 20n, cut: undefined };

describe('A log that is read on', () => {
  it('is the one that was read: same cluster, nothing before the position cut, nothing after it removed', () => {
    for (const same of [log, { ...log, low: 10n }, { ...log, high: 10n }, { ...log, cut: 'another-event' }])
      expect(obstacleOf(place, position, same)).toBeNull();
    expect(obstacleOf(place, { ...position, last: null }, { ...log, cut: undefined })).toBeNull();
  });

  it.each([
    ['another cluster', { ...log, cluster: 'there' }, /cluster here, connected to there/],
    ['an end before the position', { ...log, high: 9n }, /ends at 9, before the position 10/],
    ['a beginning after the position', { ...log, low: 11n }, /begins at 11, after the position 10/],
    ['another fact where the last one was read', { ...log, cut: 'last-event' }, /another fact at 9/],
  ])('is refused for %s', (_what, other, reason) => {
    expect(obstacleOf(place, position, other)?.reason).toMatch(reason);
  });

  it('may only be behind for a while when its end is before the position', () => {
    expect(obstacleOf(place, position, { ...log, high: 9n })?.mayPass).toBe(true);
    expect(obstacleOf(place, position, { ...log, low: 11n })?.mayPass).toBeUndefined();
  });
});
