import { joins, mismatchOf, mostMismatches } from './joining.js';

describe('A row with the permanent code and birth date of a record', () => {
  const met = { namesAgree: true, inSight: false, mismatchedBefore: false };

  it('joins it when the names agree too [H3]', () => {
    expect(joins(met)).toBe(true);
    expect(joins({ ...met, inSight: true })).toBe(true);
  });

  it('never joins it under other names, not even within one organisation [H3]', () => {
    expect(joins({ ...met, namesAgree: false })).toBe(false);
    expect(joins({ ...met, namesAgree: false, inSight: true })).toBe(false);
    expect(mismatchOf({ ...met, namesAgree: false })).toBe('other-names');
  });

  it('waits for a person when its client was wrong about somebody out of sight before [H3]', () => {
    expect(joins({ ...met, mismatchedBefore: true })).toBe(false);
    expect(mismatchOf({ ...met, mismatchedBefore: true })).toBe('after-mismatch');
    expect(joins({ ...met, mismatchedBefore: true, inSight: true })).toBe(true);
  });
});

describe('The mismatches of a client in a day', () => {
  it('may be fifty, and two in a hundred of a large one’s learners', () => {
    expect([0, 2_500, 2_550, 20_000].map(mostMismatches)).toEqual([50, 50, 51, 400]);
  });
});
