import { isStorable } from './storable.js';

describe('Text that PostgreSQL cannot store', () => {
  it.each([['a\0'], [{ a: [{ b: '\ud800' }] }], [{ 'k\0': 1 }], ['\udc00\ud800']])(
    '%j is found wherever it stands',
    (value) => {
      expect(isStorable(value)).toBe(false);
    },
  );

  it.each([['é'], ['😀'], [null], [undefined], [1], [{ a: ['b', { c: true }] }]])('is not seen in %j', (value) => {
    expect(isStorable(value)).toBe(true);
  });

  it('ends the search in a body nested without end', () => {
    let deep: unknown = 'x';
    for (let n = 0; n < 10_000; n++) deep = [deep];
    expect(isStorable(deep)).toBe(false);
  });
});
