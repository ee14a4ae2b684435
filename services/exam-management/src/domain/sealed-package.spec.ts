import fc from 'fast-check';
import { paddedLength, rangeOf } from './sealed-package.js';

describe('The length of a package', () => {
  it('is never less than what is in it, at most 12 % more, and one of few', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), (length) => {
        const padded = paddedLength(length);
        expect(padded).toBeGreaterThanOrEqual(length);
        expect(padded).toBeLessThanOrEqual(Math.max(65_536, length * 1.125));
        expect(paddedLength(padded)).toBe(padded);
      }),
    );
    const lengths = new Set(Array.from({ length: 100_000 }, (_, at) => paddedLength(1_000_000 + at)));
    expect(lengths.size).toBeLessThan(8);
  });
});

describe('A range of bytes', () => {
  it.each([
    [undefined, null],
    ['bytes=0-9', { from: 0, to: 9 }],
    ['bytes=90-', { from: 90, to: 99 }],
    ['bytes=90-400', { from: 90, to: 99 }],
    ['bytes=-5', { from: 95, to: 99 }],
    ['bytes=-500', { from: 0, to: 99 }],
    ['bytes=100-', false],
    ['bytes=-0', false],
    ['bytes=9-3', null],
    ['bytes=0-1,4-5', null],
    ['items=0-9', null],
  ])('%s of 100 bytes', (header, range) => expect(rangeOf(header, 100)).toEqual(range));
});
