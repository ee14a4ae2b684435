import { describe, expect, it } from '@jest/globals';
import { totalOf } from './total.ts';

describe('The total on a marker’s page', () => {
  it('adds thousandths as whole numbers, and says how many criteria have no points yet', () => {
    const rubric = ['a', 'b', 'c'].map((code) => ({ code }));
    expect(totalOf(rubric, { a: 0.1, b: 0.2 })).toEqual({ points: '0.3', missing: 1 });
    expect(totalOf(rubric, { a: 0.1, b: 0.7, c: -0.8 })).toEqual({ points: '0', missing: 0 });
    expect(totalOf(rubric, {})).toEqual({ points: '0', missing: 3 });
  });
});
