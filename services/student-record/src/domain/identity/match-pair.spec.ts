import { MatchPair } from './match-pair.js';

const now = new Date('2026-11-20T15:00:00Z');

describe('Two records that may be one learner’s', () => {
  it.each(['same', 'distinct'] as const)('are found %s by a person, once', (decision) => {
    const pair = MatchPair.ask('p-1', { learnerId: 'l-2', otherLearnerId: 'l-1', reason: 'same-code' }, now);
    expect(pair.isOpen).toBe(true);
    pair.decide(decision, now);
    expect(pair.isOpen).toBe(false);
    expect(() => pair.decide('same', now)).toThrow('match-already-decided');
    expect(pair.version).toBe(2);
  });
});
