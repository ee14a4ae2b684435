import { beginning, ChainReader, linkHash } from './hash-chain.js';

interface Entry {
  number: number;
  hash: Buffer;
  content: { said: string };
}

/** A chain as it was written, and its sealed head. */
function written(...said: string[]) {
  let head: Buffer = beginning;
  const entries = said.map((text, at): Entry => {
    const content = { said: text };
    head = linkHash(head, 'c', at + 1, content);
    return { number: at + 1, hash: head, content };
  });
  return { entries, sealed: { chain: 'c', length: entries.length, head } };
}

function faultsOf(entries: Entry[], sealed: ReturnType<typeof written>['sealed']) {
  const reader = new ChainReader('c');
  const faults = [...entries.flatMap((entry) => reader.take(entry)), ...reader.end(sealed)];
  return faults.map(({ fault, number }) => `${fault} ${number}`);
}

describe('A chain of entries', () => {
  const { entries, sealed } = written('a', 'b', 'c', 'd');
  const [a, b, c, d] = entries as [Entry, Entry, Entry, Entry];
  const forged = (number: number, before: Buffer, said: string): Entry => ({
    ...{ number, content: { said } },
    hash: linkHash(before, 'c', number, { said }),
  });

  it('is whole as it was written, whatever the order of names in an entry', () => {
    expect(faultsOf(entries, sealed)).toEqual([]);
    expect(linkHash(beginning, 'c', 1, { x: 1, y: 2 })).toEqual(linkHash(beginning, 'c', 1, { y: 2, x: 1 }));
  });

  it.each([
    ['an entry that was changed', [a, { ...b, content: { said: 'B' } }, c, d], ['changed 2']],
    ['one that was taken out', [a, c, d], ['removed 2']],
    ['the last ones taken off', [a, b], ['removed 3', 'removed 4']],
    ['all of them taken away', [], ['removed 1', 'removed 2', 'removed 3', 'removed 4']],
    [
      'one put in between, those behind it moved on',
      [a, forged(2, a.hash, 'x'), { ...b, number: 3 }, { ...c, number: 4 }, { ...d, number: 5 }],
      ['inserted 2'],
    ],
    ['one put behind the head', [...entries, forged(5, d.hash, 'x')], ['inserted 5']],
    ['a last one written anew', [a, b, c, forged(4, c.hash, 'x')], ['head-changed 4']],
    [
      'one that moved into the gap of another',
      [a, { ...c, number: 2 }, { ...d, number: 3 }],
      ['changed 2', 'changed 3', 'removed 4'],
    ],
  ])('names %s', (_what, now, faults) => {
    expect(faultsOf(now, sealed)).toEqual(faults);
  });
});
