import * as fc from 'fast-check';
import { nameOf, Parting, sidesOfMerges, type Merge, type Part, type PartKind, type PartingAsked } from './parting.js';

const part = (kind: PartKind, id: string, of: Partial<Part> = {}): Part => ({
  ...{ kind, id, organisationId: 'o', source: null, row: null, saidOf: null },
  ...of,
});
const row = (id: string, source = id.split('/')[0]!): Part => part('row', id, { source });
const nothing: PartingAsked = { endedId: null, rows: [], parted: [], remaining: [] };
const sidesOf = ({ parts }: Parting) => Object.fromEntries(parts.map((one) => [nameOf(one), [one.side, one.why]]));

describe('Parting a record', () => {
  const rows = [row('a/1'), row('b/2')];

  it('gives each thing to the row under which its system sent it [R21]', () => {
    const parts = [
      ...rows,
      part('stay', 's1', { source: 'a', row: 'a/1', organisationId: 'x' }),
      part('stay', 's2', { source: 'b', row: null, organisationId: 'y' }),
      part('measure', 'm', { source: 'b', row: 'b/2', organisationId: 'y' }),
    ];
    const parting = Parting.plan(parts, { ...nothing, rows: ['b/2'] });
    expect(sidesOf(parting)).toEqual({
      'row a/1': ['remaining', 'chosen'],
      'row b/2': ['parted', 'chosen'],
      'stay s1': ['remaining', 'of-row'],
      'stay s2': ['parted', 'of-row'],
      'measure m': ['parted', 'of-row'],
      'organisation x': ['remaining', 'by-place'],
      'organisation y': ['parted', 'by-place'],
    });
    parting.mustBeWhole();
  });

  it('knows by the organisation whose a result is, where only one of the two stays there', () => {
    const stays = [
      part('stay', 's1', { source: 'a', organisationId: 'x' }),
      part('stay', 's2', { source: 'b', organisationId: 'y' }),
    ];
    const results = [part('result', 'r1', { organisationId: 'y' }), part('result', 'r2', { organisationId: 'z' })];
    const parting = Parting.plan([...rows, ...stays, ...results], { ...nothing, rows: ['b/2'] });
    expect(sidesOf(parting)).toMatchObject({ 'result r1': ['parted', 'by-place'], 'result r2': [null, 'not-known'] });
    expect(() => parting.mustBeWhole()).toThrow('parting-undecided');
  });

  it('asks whose things are in an organisation where both stay, and takes the answer [R21]', () => {
    const stays = [part('stay', 's1', { source: 'a' }), part('stay', 's2', { source: 'b' })];
    const asked = { ...nothing, rows: ['b/2'] };
    expect(() => Parting.plan([...rows, ...stays], asked).mustBeWhole()).toThrow('parting-undecided');
    const parting = Parting.plan([...rows, ...stays], {
      ...asked,
      parted: [{ kind: 'thing', id: 'loan' }],
      remaining: [{ kind: 'organisation', id: 'o' }],
    });
    parting.mustBeWhole();
    expect([parting.ids('thing'), parting.ids('organisation'), parting.ids('organisation', 'remaining')]).toEqual([
      ['loan'],
      [],
      ['o'],
    ]);
  });

  it.each<[string, Partial<PartingAsked>, string]>([
    ['takes no row', {}, 'parting-takes-nothing'],
    ['leaves no row', { rows: ['a/1', 'b/2'] }, 'parting-leaves-nothing'],
    ['names a row that is not there', { rows: ['c/3'] }, 'parting-part-unknown'],
    ['answers what is not there', { rows: ['b/2'], parted: [{ kind: 'stay', id: 's' }] }, 'parting-part-unknown'],
    [
      'answers otherwise than is known',
      { rows: ['b/2'], parted: [{ kind: 'row', id: 'a/1' }] },
      'parting-known-otherwise',
    ],
    [
      'names a thing on both sides',
      { rows: ['b/2'], parted: [{ kind: 'thing', id: 't' }], remaining: [{ kind: 'thing', id: 't' }] },
      'parting-doubled',
    ],
  ])('is refused when it %s', (_, asked, code) => {
    expect(() => Parting.plan(rows, { ...nothing, ...asked }).mustBeWhole()).toThrow(code);
  });
});

describe('Undoing a merge', () => {
  const merge = (id: string, endedId: string, survivorId: string, parts: Record<string, boolean>): Merge => ({
    ...{ id, endedId, survivorId, at: new Date(0), parts: new Map(Object.entries(parts)) },
  });
  const first = merge('1', 'A', 'B', { 'row a/1': true, 'stay s1': true, 'row b/2': false });

  it('returns what the ended record held, and what came later by its rows; a row that came later is asked [R21]', () => {
    const parts = [
      ...[row('a/1'), row('b/2'), row('c/3')],
      part('stay', 's1', { source: 'a', organisationId: 'x' }),
      part('stay', 's9', { source: 'a', row: 'a/1', organisationId: 'x' }),
      part('stay', 's3', { source: 'c', row: 'c/3', organisationId: 'y' }),
      part('result', 'r1', { saidOf: 'A', organisationId: 'y' }),
    ];
    const asked = { ...nothing, endedId: 'A' };
    expect(sidesOf(Parting.plan(parts, asked, [first], new Set(['A'])))).toMatchObject({
      'row a/1': ['parted', 'of-merge'],
      'row b/2': ['remaining', 'of-merge'],
      'row c/3': [null, 'not-known'],
      'stay s1': ['parted', 'of-merge'],
      'stay s9': ['parted', 'of-row'],
      'stay s3': [null, 'not-known'],
      'result r1': ['parted', 'said-of'],
    });
    const answered = Parting.plan(
      parts,
      { ...asked, remaining: [{ kind: 'row', id: 'c/3' }] },
      [first],
      new Set(['A']),
    );
    answered.mustBeWhole();
    expect(answered.ids('stay')).toEqual(['s1', 's9']);
  });

  it('knows of a later merge what was never the ended record’s', () => {
    const later = merge('2', 'B', 'C', { 'row a/1': true, 'row b/2': true, 'row x/5': true, 'row c/3': false });
    const other = merge('3', 'D', 'C', { 'row d/4': true, 'row a/1': false });
    const sides = sidesOfMerges([merge('0', 'X', 'A', { 'row a/1': false }), first, later, other], 'A');
    expect(Object.fromEntries(sides)).toEqual({
      ...{ 'row a/1': 'parted', 'stay s1': 'parted', 'row b/2': 'remaining' },
      ...{ 'row c/3': 'remaining', 'row d/4': 'remaining' },
    });
  });

  it('puts every part on one side or asks about it, whatever was merged and came later', () => {
    const ids = ['a/1', 'a/2', 'b/3', 'c/4'];
    const parts = fc.record({
      rows: fc.uniqueArray(fc.constantFrom(...ids), { minLength: 1 }),
      stays: fc.array(fc.record({ row: fc.option(fc.constantFrom(...ids)), at: fc.constantFrom('x', 'y') })),
      results: fc.array(
        fc.record({ saidOf: fc.option(fc.constantFrom('A', 'B')), at: fc.constantFrom('x', 'y', 'z') }),
      ),
      held: fc.array(fc.boolean(), { minLength: ids.length, maxLength: ids.length }),
      known: fc.nat({ max: ids.length }),
    });
    fc.assert(
      fc.property(parts, ({ rows, stays, results, held, known }) => {
        const all = [
          ...rows.map((id) => row(id)),
          ...stays.map(({ row: of, at }, n) =>
            part('stay', `s${n}`, { source: (of ?? 'a/1').split('/')[0]!, row: of, organisationId: at }),
          ),
          ...results.map(({ saidOf, at }, n) => part('result', `r${n}`, { saidOf, organisationId: at })),
        ];
        const merged = Object.fromEntries(ids.slice(0, known).map((id, n) => [`row ${id}`, held[n]!]));
        const asked = { ...nothing, endedId: 'A' };
        const open = Parting.plan(all, asked, [merge('1', 'A', 'B', merged)], new Set(['A'])).parts;
        expect(
          open
            .filter(({ kind }) => kind !== 'organisation')
            .map(nameOf)
            .sort(),
        ).toEqual(all.map(nameOf).sort());
        expect(open.filter(({ side, why }) => (side === null) !== (why === 'not-known'))).toEqual([]);
        const remaining = open.filter(({ side }) => side === null).map(({ kind, id }) => ({ kind, id }));
        const whole = Parting.plan(all, { ...asked, remaining }, [merge('1', 'A', 'B', merged)], new Set(['A']));
        expect(whole.parts.filter(({ side }) => side === null)).toEqual([]);
      }),
    );
  });
});
