import { attach, rowOfRoot, type StagedOrganisation } from './attachments.js';

const org = (id: string, parent: string | null = null, more: Partial<StagedOrganisation['data']> = {}) =>
  ({
    seq: id,
    file: 'orgs.csv',
    row: 2,
    source_id: id,
    held: null,
    data: { name: id, orgKind: 'school', parentSourceId: parent, identifier: null, ...more },
  }) satisfies StagedOrganisation;
const district = { orgKind: 'service-centre' } as const;
const none = new Set<string>();
const placesOf = ({ attached }: ReturnType<typeof attach>) => attached.map(({ row, under }) => [row.source_id, under]);

describe('Attaching the organisations of a bundle', () => {
  it('begins at the top, whatever the order of the rows', () => {
    const rows = [org('classe', 'ecole'), org('ecole', 'css'), org('css')];
    expect(placesOf(attach(rows, none, none))).toEqual([
      ['css', null],
      ['ecole', 'css'],
      ['classe', 'ecole'],
    ]);
  });

  it('puts below the root, with a warning, what hangs on nothing that is known', () => {
    const { attached, warnings } = attach([org('ecole', 'ailleurs')], none, none);
    expect(attached).toMatchObject([{ under: null }]);
    expect(warnings).toMatchObject([{ severity: 'warning', code: 'parent-not-in-bundle', value: 'ailleurs' }]);
    expect(placesOf(attach([org('ecole', 'connue')], none, new Set(['connue'])))).toEqual([['ecole', 'connue']]);
  });

  it('opens a circle of parents', () => {
    const { attached, warnings } = attach([org('a', 'b'), org('b', 'a'), org('c', 'c')], none, none);
    expect(attached.map(({ row, under }) => [row.source_id, under])).toEqual([
      ['b', null],
      ['a', 'b'],
      ['c', null],
    ]);
    expect(warnings.map(({ code }) => code)).toEqual(['parents-in-a-circle', 'parents-in-a-circle']);
  });

  it('holds what hangs below a held row, however deep', () => {
    const { attached, held } = attach([org('c', 'b'), org('b', 'a'), org('d')], new Set(['a']), none);
    expect(held.map((row) => row.source_id)).toEqual(['b', 'c']);
    expect(placesOf({ attached, held, warnings: [] })).toEqual([['d', null]]);
  });
});

describe('The row that stands for the root', () => {
  const root = { code: 'css-a', kind: 'service-centre' } as const;
  const rowIn = (rows: StagedOrganisation[], of: Parameters<typeof rowOfRoot>[1] = root) =>
    rowOfRoot(attach(rows, none, none).attached, of)?.source_id;

  it('is the one that bears its code', () => {
    expect(rowIn([org('x', null, district), org('y', null, { identifier: 'CSS-A' })])).toBe('y');
  });

  it('is the only district on top, else none', () => {
    expect(rowIn([org('x', null, district), org('ecole', 'x')])).toBe('x');
    expect(rowIn([org('x', null, district), org('y', null, district)])).toBeUndefined();
    expect(rowIn([org('ecole')])).toBeUndefined();
  });

  it('is the college itself for a college, and never a district for the ministry', () => {
    expect(rowIn([org('c', null, { orgKind: 'college' })], { code: 'cegep', kind: 'college' })).toBe('c');
    expect(rowIn([org('x', null, district)], { code: 'ministere', kind: 'ministry' })).toBeUndefined();
  });
});
