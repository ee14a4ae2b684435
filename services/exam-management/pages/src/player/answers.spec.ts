import { describe, expect, it } from '@jest/globals';
import { isSaved, resumed, type Answer, type SavedAnswer } from './answers.ts';

const says = (word: string) => ({ RESPONSE: [word] });
const at = '2027-01-20T14:00:00Z';
const typed = (word: string, sequence: number, savedWord?: string): Answer => ({
  ref: 'Q01',
  responses: says(word),
  sequence,
  saved: savedWord === undefined ? null : { sequence: sequence - 1, at, responses: says(savedWord) },
});
const server = (word: string, sequence: number): SavedAnswer => ({
  itemRef: 'Q01',
  sequence,
  savedAt: at,
  responses: says(word),
});

describe('A sitting that is resumed', () => {
  it('sends what was typed and not acknowledged before the page was left', () => {
    const answer = resumed(typed('two', 2, 'one'), server('one', 1))!;
    expect([answer.responses, isSaved(answer)]).toEqual([says('two'), false]);
  });

  it('sends what the server never heard of, whatever this device believed of it', () => {
    const believed = { ...typed('one', 1), saved: { sequence: 1, at, responses: says('one') } };
    expect(isSaved(resumed(believed, undefined)!)).toBe(false);
  });

  it('has nothing to send when only the acknowledgement was lost', () => {
    expect(isSaved(resumed(typed('one', 1), server('one', 1))!)).toBe(true);
  });

  it('takes what another device saved since, and puts aside what this one never sent', () => {
    const answer = resumed(typed('here', 2, 'one'), server('there', 3))!;
    expect([answer.responses, answer.aside, isSaved(answer)]).toEqual([says('there'), says('here'), true]);
  });

  it('takes what another device saved since without a word where this one had sent all', () => {
    const all = { ...typed('one', 1), saved: { sequence: 1, at, responses: says('one') } };
    expect(resumed(all, server('there', 3))!.aside).toBeUndefined();
  });
});
