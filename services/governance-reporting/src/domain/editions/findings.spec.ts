import { column, confidentiality, type Cell, type FilledDataset } from './dataset.js';
import { findingsOf, type Checked } from './findings.js';
import { csvOf } from './tabular.js';

const table = (rows: Cell[][], id = 'places'): FilledDataset => ({
  dataset: {
    id,
    title: { fr: 'Lieux', en: 'Places' },
    description: { fr: 'Lieux', en: 'Places' },
    columns: [
      column('place', 'Lieu', 'Place', 'string', true),
      column('value', 'Nombre', 'Number', 'integer'),
      confidentiality,
    ],
    key: ['place'],
    measures: [],
  },
  rows,
});
const checked = (datasets: FilledDataset[], more: Partial<Checked> = {}) =>
  findingsOf({ datasets, before: new Map(), givenAway: [], waiting: 0, today: '2026-11-30', ...more }).map(
    ({ severity, code }) => `${severity} ${code}`,
  );

describe('The checks before a release', () => {
  it('find nothing in a sound table', () => {
    expect(
      checked([
        table([
          ['a', 7, 'F'],
          ['b', 9, 'F'],
          ['c', null, 'C'],
        ]),
      ]),
    ).toEqual([]);
  });

  it.each<[string, Cell[][]]>([
    ['advice dataset-empty', []],
    [
      'critical rows-alike',
      [
        ['a', 1, 'F'],
        ['a', 2, 'F'],
      ],
    ],
    ['critical value-missing', [[null, 1, 'F']]],
    ['critical number-negative', [['a', -1, 'F']]],
    ['critical address-in-text', [['a.b@exemple.qc.ca', 1, 'F']]],
    [
      'advice mostly-confidential',
      [
        ['a', null, 'C'],
        ['b', null, 'C'],
        ['c', 9, 'F'],
      ],
    ],
  ])('say %s', (finding, rows) => {
    expect(checked([table(rows)])).toEqual([finding]);
  });

  it('compare with the edition before, and say what waits and what is out already', () => {
    const before = new Map([
      ['places', 5],
      ['gone', 2],
    ]);
    expect(checked([table([['a', 7, 'F']])], { before, givenAway: ['x'], waiting: 3 })).toEqual([
      'important dataset-gone',
      'important rows-fewer',
      'important facts-waiting',
      'important given-away-before',
    ]);
  });
});

it('A table is written by RFC 4180: quotes doubled, line breaks kept, unknown empty', () => {
  expect(csvOf(table([['l’« école »,\n"A"', null, 'C']]))).toBe(
    'place,value,confidentiality\r\n"l’« école »,\n""A""",,C\r\n',
  );
});

it('A table runs nothing in a spreadsheet: text that begins like a formula stays text, a number below zero a number', () => {
  const rows = [
    ['=HYPERLINK("https://x.example")', -3, 'F'],
    ['@école', 1, 'F'],
  ];
  expect(csvOf(table(rows)).split('\r\n').slice(1, -1)).toEqual([
    `"'=HYPERLINK(""https://x.example"")",-3,F`,
    `'@école,1,F`,
  ]);
});
