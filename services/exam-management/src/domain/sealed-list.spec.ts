import { requireSealable } from './sealed-list.js';

describe('Sealing the list of a room', () => {
  const window = { opensAt: new Date('2027-06-14T13:00:00Z'), closesAt: new Date('2027-06-14T16:00:00Z') };
  const at = (instant: string) => () => requireSealable(window, new Date(instant));

  it('is for the days before the session, over a long weekend, until its close', () => {
    expect(at('2027-06-10T12:59:59Z')).toThrow('too-early-to-seal');
    expect(at('2027-06-10T13:00:00Z')).not.toThrow();
    expect(at('2027-06-14T15:59:59Z')).not.toThrow();
    expect(at('2027-06-14T16:00:00Z')).toThrow('session-closed');
  });
});
