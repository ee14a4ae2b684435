import fc from 'fast-check';
import {
  type Delivery,
  fateOf,
  newEntries,
  noneYet,
  offlineGrace,
  type QueueEntry,
  type QueueHead,
  type QueueSitting,
  type Signature,
  start,
} from './answer-queue.js';

/** Signs by writing down what is signed: whoever changes a word changes the signature. */
const device = (key: string): Signature => ({
  ofEntry: ({ index, itemRef, sequence, responses }, previous) =>
    JSON.stringify([key, index, itemRef, sequence, responses, previous.length, previous.slice(-40)]),
  ofEnd: (nextIndex, last) => JSON.stringify([key, 'end', nextIndex, last]),
});
const own = device('own');

function queueOf(answers: readonly (readonly [string, string])[], signed = own): QueueEntry[] {
  const entries: QueueEntry[] = [];
  for (const [index, [itemRef, text]] of answers.entries()) {
    const entry = { index, itemRef, sequence: index + 1, responses: { RESPONSE: [text] } };
    entries.push({ ...entry, mac: signed.ofEntry({ ...entry, mac: '' }, entries.at(-1)?.mac ?? start) });
  }
  return entries;
}

function stretch(entries: readonly QueueEntry[], from: number, to: number, signed = own): Delivery {
  const cut = entries.slice(from, to);
  const previous = entries[from - 1]?.mac ?? start;
  return { queueId: 'q', entries: cut, previous, seal: signed.ofEnd(from + cut.length, cut.at(-1)?.mac ?? previous) };
}

const three = queueOf([
  ['Q01', 'a'],
  ['Q02', 'b'],
  ['Q01', 'c'],
]);
const answers = fc.array(fc.tuple(fc.constantFrom('Q01', 'Q02', 'Q03'), fc.string({ maxLength: 5 })), {
  minLength: 1,
  maxLength: 12,
});

describe('A queue of answers', () => {
  it('ends as the device left it, whatever stretches arrive, in whatever order and however often, once all have', () => {
    const cuts = fc.array(fc.tuple(fc.nat(12), fc.nat(12)), { maxLength: 30 });
    fc.assert(
      fc.property(answers, cuts, (written, stretches) => {
        const entries = queueOf(written);
        const all = [...stretches, ...entries.map((_, at) => [at, at + 1] as const), [0, entries.length] as const];
        let known: QueueHead = noneYet;
        const saved = new Map<string, string[]>();
        const taken: number[] = [];
        for (const [one, other] of all) {
          const [from, to] = [Math.min(one, other), Math.max(one, other)];
          if (from >= entries.length || from === to) continue;
          let fresh: QueueEntry[];
          try {
            fresh = newEntries(known, stretch(entries, from, to), own);
          } catch (error) {
            expect([(error as Error).message, from > known.nextIndex]).toEqual(['queue-gap', true]);
            continue;
          }
          for (const { index, itemRef, responses } of fresh) {
            taken.push(index);
            saved.set(itemRef, [...responses['RESPONSE']!]);
          }
          const last = fresh.at(-1);
          if (last) known = { nextIndex: last.index + 1, head: last.mac };
        }
        expect(taken).toEqual(entries.map(({ index }) => index));
        expect(saved).toEqual(new Map(written.map(([place, text]) => [place, [text]])));
      }),
    );
  });

  it('is refused where one entry is another than the device signed, with that entry', () => {
    const change = fc.constantFrom<(entry: QueueEntry) => QueueEntry>(
      (entry) => ({ ...entry, responses: { RESPONSE: ['other'] } }),
      (entry) => ({ ...entry, itemRef: 'Q09' }),
      (entry) => ({ ...entry, sequence: entry.sequence + 1 }),
      (entry) => ({ ...entry, mac: `${entry.mac}x` }),
    );
    fc.assert(
      fc.property(answers, fc.nat(11), change, (written, at, changed) => {
        const entries = queueOf(written.map(([place, text]) => [place, `${text}.`]));
        const index = at % entries.length;
        const false_ = entries.map((entry, one) => (one === index ? changed(entry) : entry));
        const whole = stretch(entries, 0, entries.length);
        const code = index === 0 ? 'queue-foreign' : 'queue-tampered';
        const refused = expect.objectContaining({ message: code, params: { entry: index } }) as Error;
        let thrown: unknown;
        try {
          newEntries(noneYet, { ...whole, entries: false_ }, own);
        } catch (error) {
          thrown = error;
        }
        expect(thrown).toEqual(refused);
      }),
    );
  });

  it.each([
    ['queue-truncated', 'its end is cut off', noneYet, { ...stretch(three, 0, 3), entries: three.slice(0, 2) }],
    ['queue-truncated', 'nothing is in it', noneYet, stretch(three, 3, 3)],
    ['queue-gap', 'what comes before is missing', noneYet, stretch(three, 1, 3)],
    ['queue-foreign', 'another device signed it', noneYet, stretch(queueOf([['Q01', 'a']], device('other')), 0, 1)],
    [
      'queue-tampered',
      'an entry in its middle is missing',
      noneYet,
      { ...stretch(three, 0, 3), entries: [three[0]!, three[2]!] },
    ],
    ['queue-forked', 'another answer stands in its place', { nextIndex: 1, head: 'x' }, stretch(three, 0, 3)],
    ['queue-forked', 'it goes on from another', { nextIndex: 1, head: 'x' }, stretch(three, 1, 3)],
  ] as const)('is refused as %s where %s', (code, _, known, delivery) => {
    expect(() => newEntries(known, delivery, own)).toThrow(code);
  });
});

describe('What becomes of a queue', () => {
  const minutes = (count: number) => new Date(Date.UTC(2027, 0, 15, 14, count));
  const over: QueueSitting = {
    ...{ takesAnswers: false, ended: true, endedAtDeadline: true, deadlineAt: minutes(0), heardAt: minutes(-5) },
    ...{ marksOnTheirWay: false, byFormerDevice: false },
  };
  const fate = (sitting: Partial<QueueSitting>, now: number) => {
    const found = fateOf({ ...over, ...sitting }, offlineGrace.usual, minutes(now));
    return found.state === 'held' ? found.why : found.state;
  };

  it.each([
    ['taken', 'the sitting goes on', { takesAnswers: true, ended: false }, -1],
    ['taken-late', 'the cut crosses the end', {}, 30],
    ['taken-late', 'nobody has closed the sitting yet', { ended: false, endedAtDeadline: false }, 3],
    ['too-late', 'the cut lasted longer', {}, 31],
    ['heard-after-deadline', 'the device had a network after the end', { heardAt: minutes(1) }, 5],
    ['handed-in', 'the candidate had handed in', { endedAtDeadline: false }, 5],
    ['marks-on-their-way', 'marks are being released', { marksOnTheirWay: true }, 5],
    ['former-device', 'another device took over', { byFormerDevice: true, takesAnswers: true, ended: false }, -1],
  ] as const)('is %s where %s', (expected, _, sitting, now) => expect(fate(sitting, now)).toBe(expected));
});
