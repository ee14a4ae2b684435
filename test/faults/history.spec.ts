import { faultsIn, History, type Seen, type Write } from './history.js';

const levels = ['primary-1', 'primary-2', 'primary-3', 'ended'];
const keys = ['e0', 'e1', 'e2'];
const writes: Write[] = levels.flatMap((value) => keys.map((key) => ({ key, value, answered: true })));

/** What was written, with one key changed. */
const seen = (change: (values: string[]) => string[] = (values) => values): Seen =>
  new Map(keys.map((key) => [key, key === 'e1' ? change([...levels]) : levels]));

describe('The checker of histories', () => {
  it('finds nothing where all was seen once, in order', () => {
    expect(faultsIn(writes, seen())).toEqual([]);
  });

  it.each([
    ['a loss', (values: string[]) => values.toSpliced(1, 1), ['e1: primary-2 was lost']],
    ['the loss of the last one', (values: string[]) => values.slice(0, -1), ['e1: ended was lost']],
    ['the loss of a whole key', () => [], levels.map((level) => `e1: ${level} was lost`)],
    ['a repeat', (values: string[]) => values.toSpliced(3, 0, 'primary-1'), ['e1: primary-1 came 2 times']],
    ['an immediate repeat', (values: string[]) => values.toSpliced(1, 0, 'primary-1'), ['e1: primary-1 came 2 times']],
    ['a swap', ([one, two, ...rest]: string[]) => [two!, one!, ...rest], ['e1: primary-1 came after primary-2']],
    ['what nobody wrote', (values: string[]) => [...values, 'primary-6'], ['e1: primary-6 was never written']],
  ])('catches %s', (_name, change, faults) => {
    expect(faultsIn(writes, seen(change))).toEqual(faults);
  });

  it('catches a key that nobody wrote', () => {
    expect(faultsIn(writes, new Map([...seen(), ['e9', ['primary-1']]]))).toEqual(['e9: primary-1 was never written']);
  });

  it('lets what was asked for and never answered have happened or not', () => {
    const unanswered = writes.map((write) => ({ ...write, answered: write.value !== 'ended' }));
    expect(faultsIn(unanswered, seen())).toEqual([]);
    expect(
      faultsIn(
        unanswered,
        seen((values) => values.slice(0, -1)),
      ),
    ).toEqual([]);
    expect(
      faultsIn(
        unanswered,
        seen((values) => values.toSpliced(2, 1)),
      ),
    ).toEqual(['e1: primary-3 was lost']);
  });

  it('refuses to judge a key of which a value was written twice', () => {
    const twice = [...writes, { key: 'e1', value: 'primary-1', answered: true }];
    expect(faultsIn(twice, seen())).toEqual(['e1: a value was written twice, so nothing can be said of its order']);
  });

  it('records a write as asked for, and as answered only once it is', async () => {
    const history = new History();
    await history.write('e0', 'primary-1', () => Promise.resolve());
    await expect(history.write('e0', 'primary-2', () => Promise.reject(new Error('cut off')))).rejects.toThrow();
    expect(history.writes.map(({ value, answered }) => [value, answered])).toEqual([
      ['primary-1', true],
      ['primary-2', false],
    ]);
  });
});
