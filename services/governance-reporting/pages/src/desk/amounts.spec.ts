import { describe, expect, it } from '@jest/globals';
import { centsOf } from './amounts.ts';

describe('An amount that is written', () => {
  it.each([
    ['1250', 125_000],
    ['1250,5', 125_050],
    ['0.29', 29],
    ['1234567890.12', 123_456_789_012],
  ])('%s is %i cents', (text, cents) => expect(centsOf(text)).toBe(cents));

  it.each(['', '-1', '1.234', '1 000', '1e3', '0x10'])('%j is none', (text) => expect(centsOf(text)).toBeUndefined());
});
