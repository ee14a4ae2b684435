import { describe, expect, it } from '@jest/globals';
import type { Sitting } from './sitting.ts';
import { sectionOf, wayOn } from './way.ts';

const section = (title: string, ...places: string[]) => ({ title, rubrics: [], places });
const part = (navigation: 'linear' | 'nonlinear', ...sections: ReturnType<typeof section>[]) => ({
  ...{ title: navigation, navigation, submission: 'individual' as const, sections },
});
const plan: Sitting['plan'] = {
  parts: [part('linear', section('a', 'Q1', 'Q2')), part('nonlinear', section('b', 'Q3'), section('c', 'Q4', 'Q5'))],
  ...{ isStaged: true, at: 'Q1', atHand: ['Q1'], endsAt: null },
};

describe('The way through a test [X06]', () => {
  it('goes place by place in a linear part, and leaves a free one whole', () => {
    expect(wayOn({ plan })).toBe('next');
    expect(wayOn({ plan: { ...plan, at: 'Q4', atHand: ['Q3', 'Q4', 'Q5'] } })).toBe('next-part');
  });

  it('has an end, and is not needed where all is at hand', () => {
    expect(wayOn({ plan: { ...plan, at: null, atHand: [] } })).toBeNull();
    expect(wayOn({ plan: { ...plan, isStaged: false } })).toBeNull();
    expect(wayOn({ plan: null })).toBeNull();
  });

  it('knows in which section a place stands', () => {
    expect(sectionOf({ plan }, 'Q5')?.title).toBe('c');
    expect(sectionOf({ plan }, 'Q9')).toBeUndefined();
  });
});
