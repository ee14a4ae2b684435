import { networkOf, suppress, type Table, type TableRow } from '../src/index.js';
import { attack } from './attack.js';
import { enumerated } from './enumeration.js';
import { publishAndAttack, smallest } from './suite.js';

const row = (at: string, value: number, of: number | null = null, ...whole: string[]): TableRow => ({
  ...{ at, value, of },
  within: whole.map((one) => ({ whole: one, split: 'organisation' })),
});

const tableOf = (rows: TableRow[], key = 'learners', population = key): Table => ({ key, population, rows });

const rule = { smallest };
const terms = { drift: smallest };

describe('Everything published, attacked by linear programming', () => {
  it.each([1, 2, 3, 4])('gives no small number away: random network %i, three editions', async (seed) => {
    const { breaches, givenAway, hidden } = await publishAndAttack(seed, 3);
    expect(breaches).toEqual([]);
    expect([givenAway, hidden > 0]).toEqual([0, true]);
  });

  it('finds what a table gives away that hides only what is small: 67 − 23 − 41 = 3', async () => {
    const tables = [
      tableOf([row('css', 67), row('a', 23, null, 'css'), row('b', 3, null, 'css'), row('c', 41, null, 'css')]),
    ];
    expect(await attack([{ tables, hidden: new Set(['learners\nb']) }], smallest)).toEqual([
      { edition: 0, cell: 'learners b value', truth: 3, from: 3, to: 3 },
    ]);
    const { hidden } = await suppress(networkOf(tables, rule), [], terms);
    expect(Object.fromEntries(hidden)).toEqual({ 'learners\nb': 'small', 'learners\na': 'complement' });
    expect(await attack([{ tables, hidden: new Set(hidden.keys()) }], smallest)).toEqual([]);
  });

  it('finds a small numerator by the group that another figure of the same learners prints', async () => {
    const schools = (values: number[]) =>
      [60, 30, 40]
        .map((of, at) => row(`s${at}`, values[at]!, of, 'css'))
        .concat(row('css', values[0]! + values[1]! + values[2]!, 130));
    const tables = [
      tableOf(schools([58, 20, 30]), 'unified', 'enrolled'),
      tableOf(schools([20, 10, 12]), 'followed', 'enrolled'),
    ];
    const { hidden } = await suppress(networkOf(tables, rule), [], terms);
    expect([...hidden.keys()]).toEqual(['unified\ns0', 'unified\ns1']);
    expect(await attack([{ tables, hidden: new Set(hidden.keys()) }], smallest)).toEqual([]);
  });

  it('keeps the pattern of the first edition where nothing changed, and finds what a changed one gives away', async () => {
    const edition = (b: number) => [
      tableOf([row('css', 64 + b), row('a', 23, null, 'css'), row('b', b, null, 'css'), row('c', 41, null, 'css')]),
    ];
    const [first, same, grown] = [edition(3), edition(3), edition(8)];
    const one = await suppress(networkOf(first, rule), [], terms);
    const published = { network: networkOf(first, rule), hidden: new Set(one.hidden.keys()) };
    const two = await suppress(networkOf(same, rule), [published], terms);
    expect([...two.hidden]).toEqual([
      ['learners\nb', 'small'],
      ['learners\na', 'earlier-edition'],
    ]);
    // b may be shown now, but a, which is the same as before, would say what b was: 67 − 23 − 41.
    const told = (hidden: readonly string[]) => [
      { tables: first, hidden: published.hidden },
      { tables: grown, hidden: new Set(hidden) },
    ];
    expect((await attack(told([]), smallest)).map(({ edition, cell, from, to }) => [edition, cell, from, to])).toEqual([
      [0, 'learners b value', 3, 3],
    ]);
    const three = await suppress(networkOf(grown, rule), [published], terms);
    expect(three.hidden.get('learners\na')).toBe('earlier-edition');
    expect(await attack(told([...three.hidden.keys()]), smallest)).toEqual([]);
  });

  it('takes an amount that one contributor makes up into an interval as wide as the rule asks', async () => {
    const cells = [
      { key: 'a', value: 900, need: { above: 990, below: 810, width: 90 } },
      ...[...'bc'].map((key) => ({ key, value: 400 })),
      { key: 'all', value: 1_700 },
    ];
    const rows = cells.map(({ key, value }) => ({
      ...{ key, cells: [key], weight: value },
      reason: key === 'a' ? ('dominance' as const) : null,
    }));
    const network = { cells, sums: [{ total: 'all', parts: ['a', 'b', 'c'] }], rows };
    const { hidden } = await suppress(network, [], { drift: 0 });
    expect([...hidden]).toEqual([
      ['a', 'dominance'],
      ['b', 'complement'],
    ]);
  });

  it('leaves every small number wide in all small tables, enumerated one by one', async () => {
    for (let a = 0; a <= 9; a += 1)
      for (let b = a; b <= 9; b += 1)
        for (let c = b; c <= 9; c += 1) expect([a, b, c, await enumerated([a, b, c], smallest)]).toEqual([a, b, c, []]);
    for (const sizes of [
      [4, 1, 40],
      [2, 3, 25],
      [2, 3],
      [1, 1, 1, 1, 1, 7],
      [4, 4, 4, 90],
    ])
      expect([sizes, await enumerated(sizes, smallest)]).toEqual([sizes, []]);
  });

  it('finds a numerator by the group of another table, which it is', async () => {
    const lines = (numbers: [number, number][]) =>
      numbers
        .map(([value, of], at) => row(`s${at}`, value, of, 'css'))
        .concat(
          row(
            'css',
            numbers.reduce((sum, [value]) => sum + value, 0),
            numbers.reduce((sum, [, of]) => sum + of, 0),
          ),
        );
    const tables: Table[] = [
      tableOf(
        lines([
          [3, 200],
          [25, 50],
          [15, 90],
        ]),
        'helped',
        'enrolled',
      ),
      {
        ...tableOf(
          lines([
            [1, 3],
            [12, 25],
            [7, 15],
          ]),
          'passed',
        ),
        population: { table: 'helped', part: 'value' },
      },
    ];
    const { hidden } = await suppress(networkOf(tables, rule), [], terms);
    // 43 in all, of whom 3 and one other school's are told nowhere: not as a numerator, nor as a group.
    const known = ['s0', 's1', 's2'].filter((at) => !hidden.has(`helped\n${at}`) || !hidden.has(`passed\n${at}`));
    expect([known.includes('s0'), known.length]).toEqual([false, 1]);
  });
});
