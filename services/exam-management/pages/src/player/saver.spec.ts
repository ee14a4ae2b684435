import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { Answer } from './answers.ts';
import { Saver, type Outcome } from './saver.ts';

const says = (word: string) => ({ RESPONSE: [word] });
const at = '2027-01-20T14:00:00Z';
const unreachable: Outcome = { kind: 'unreachable', why: 'away' };

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** A server that answers as it is told to, then saves; and a device that keeps. */
function desk(...outcomes: Outcome[]) {
  const sent: Answer[] = [];
  const kept = new Map<string, Answer>();
  const send = (answer: Answer): Promise<Outcome> => {
    sent.push(answer);
    return Promise.resolve(outcomes.shift() ?? { kind: 'saved', sequence: answer.sequence, at });
  };
  const keep = (answer: Answer) => Promise.resolve(void kept.set(answer.ref, answer));
  const saver = new Saver({ send, keep, changed: () => undefined }, () => 0);
  return { saver, sent, kept };
}

describe('Saving', () => {
  it('waits until nothing was typed for a second, and then says when it was saved', async () => {
    const { saver, sent } = desk();
    for (const word of ['p', 'ph', 'pho']) {
      saver.change('Q01', says(word));
      await jest.advanceTimersByTimeAsync(900);
    }
    expect([sent.length, saver.state('Q01')]).toEqual([0, { kind: 'waiting' }]);
    await jest.advanceTimersByTimeAsync(100);
    expect(sent).toEqual([expect.objectContaining({ responses: says('pho'), sequence: 3 })]);
    expect(saver.state('Q01')).toEqual({ kind: 'saved', at });
  });

  it('is skipped when the answer is again what is saved', async () => {
    const { saver, sent } = desk();
    saver.change('Q01', says('a'));
    await jest.advanceTimersByTimeAsync(1_000);
    saver.change('Q01', says('b'));
    saver.change('Q01', says('a'));
    await jest.advanceTimersByTimeAsync(5_000);
    expect([sent.length, saver.state('Q01')]).toEqual([1, { kind: 'saved', at }]);
  });

  it('is not skipped after an attempt of which nobody knows what came', async () => {
    const { saver, sent } = desk({ kind: 'saved', sequence: 1, at }, unreachable);
    saver.change('Q01', says('a'));
    await jest.advanceTimersByTimeAsync(1_000);
    saver.change('Q01', says('b'));
    await jest.advanceTimersByTimeAsync(1_000);
    saver.change('Q01', says('a'));
    await jest.advanceTimersByTimeAsync(5_000);
    expect(sent.map(({ responses }) => responses)).toEqual([says('a'), says('b'), says('a')]);
  });

  it('says why it failed and goes on trying, in pauses that grow up to half a minute', async () => {
    const { saver, sent } = desk(...Array<Outcome>(12).fill(unreachable));
    saver.change('Q01', says('a'));
    await jest.advanceTimersByTimeAsync(1_000);
    expect(saver.state('Q01')).toEqual({ kind: 'failed', why: 'away', again: true });
    await jest.advanceTimersByTimeAsync(1_000 + 2_000 + 4_000 + 8_000 + 16_000);
    expect([sent.length, saver.isFailing]).toEqual([6, true]);
    await jest.advanceTimersByTimeAsync(30_000);
    expect(sent.length).toBe(7);
    await jest.advanceTimersByTimeAsync(30_000 * 6);
    expect([saver.state('Q01'), saver.isFailing]).toEqual([{ kind: 'saved', at }, false]);
  });

  it('goes above what the server holds', async () => {
    const { saver, sent } = desk({ kind: 'stale', sequence: 7 });
    saver.change('Q01', says('a'));
    await jest.advanceTimersByTimeAsync(1_100);
    expect([sent.at(-1)!.sequence, saver.state('Q01').kind]).toEqual([8, 'saved']);
  });

  it('of all that stands waits for what is under way, and sends what was typed meanwhile', async () => {
    const sent: Answer[] = [];
    const send = async (answer: Answer): Promise<Outcome> => {
      sent.push(answer);
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      return { kind: 'saved', sequence: answer.sequence, at };
    };
    const saver = new Saver({ send, keep: () => Promise.resolve(), changed: () => undefined }, () => 0);
    saver.change('Q01', says('a'));
    await jest.advanceTimersByTimeAsync(1_500);
    saver.change('Q01', says('b'));
    const flushed = saver.flush();
    await jest.advanceTimersByTimeAsync(6_000);
    expect([await flushed, sent.map(({ responses }) => responses)]).toEqual([true, [says('a'), says('b')]]);
  });

  it('keeps each change in the device before it is sent', () => {
    const { saver, sent, kept } = desk();
    saver.change('Q01', says('a'));
    expect([kept.get('Q01')!.responses, sent.length]).toEqual([says('a'), 0]);
  });

  it('once stopped, sends nothing more', async () => {
    const { saver, sent } = desk();
    saver.change('Q01', says('a'));
    saver.stop();
    await jest.advanceTimersByTimeAsync(60_000);
    expect([sent.length, saver.unsaved]).toEqual([0, 1]);
  });

  it('whatever fails and whenever, ends with the last answer saved and never says saved before', async () => {
    const word = fc.constantFrom('a', 'b', 'c');
    const step = fc.record({ word, pause: fc.integer({ min: 0, max: 3_000 }), fails: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const held = new Map<string, { sequence: number; responses: string }>();
        let fails = false;
        let isTruthful = true;
        const send = ({ ref, sequence, responses }: Answer): Promise<Outcome> => {
          const isLost = fails;
          // A request may arrive although its answer does not.
          if (sequence > (held.get(ref)?.sequence ?? 0))
            held.set(ref, { sequence, responses: JSON.stringify(responses) });
          return Promise.resolve(isLost ? unreachable : { kind: 'saved', sequence, at });
        };
        const saver: Saver = new Saver({
          ...{ send, keep: () => Promise.resolve() },
          changed: () => {
            const isHeld = held.get('Q01')?.responses === JSON.stringify(saver.answer('Q01').responses);
            if (saver.state('Q01').kind === 'saved' && !isHeld) isTruthful = false;
          },
        });
        for (const one of steps) {
          fails = one.fails;
          saver.change('Q01', says(one.word));
          await jest.advanceTimersByTimeAsync(one.pause);
        }
        fails = false;
        await jest.advanceTimersByTimeAsync(120_000);
        expect(held.get('Q01')!.responses).toBe(JSON.stringify(says(steps.at(-1)!.word)));
        expect([isTruthful, saver.unsaved]).toEqual([true, 0]);
      }),
      { numRuns: 100 },
    );
  });
});
