import { describe, expect, it } from '@jest/globals';
import { passagesOf, placeOf } from './passages.ts';

describe('Passages of an answer', () => {
  it('are cut where remarks begin and end, also where they overlap', () => {
    const remarks = [
      { from: 0, to: 4 },
      { from: 2, to: 6 },
      { from: null, to: null },
    ];
    expect(passagesOf('abcdefgh', remarks)).toEqual([
      { text: 'ab', remarks: [1] },
      { text: 'cd', remarks: [1, 2] },
      { text: 'ef', remarks: [2] },
      { text: 'gh', remarks: [] },
    ]);
    expect(passagesOf('abc', [])).toEqual([{ text: 'abc', remarks: [] }]);
  });

  it('are found by their words, the one that was pointed at first', () => {
    expect(placeOf('le chat et le chien', 'le')).toEqual({ from: 0, to: 2 });
    expect(placeOf('le chat et le chien', 'le', 5)).toEqual({ from: 11, to: 13 });
    expect(placeOf('le chat', 'le', 5)).toEqual({ from: 0, to: 2 });
    expect(placeOf('le chat', 'chien')).toBeNull();
  });
});
