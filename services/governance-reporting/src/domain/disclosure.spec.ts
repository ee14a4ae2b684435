import * as fc from 'fast-check';
import { withoutSmallGroup, withoutSmallGroups } from './disclosure.js';

const row = (organisation: string, parent: string | null, of: number) => ({ organisation, parent, value: of, of });
const seen = (rows: { organisation?: string; of: number | null }[]) =>
  Object.fromEntries(rows.map(({ organisation, of }) => [organisation, of]));

describe('A small group', () => {
  it('is null and said to be suppressed, never zero; nobody is zero', () => {
    expect(withoutSmallGroup({ value: 3, of: 4 }, 5)).toEqual({ value: null, of: null, suppressed: true });
    expect(withoutSmallGroup({ value: 0, of: 5 }, 5)).toEqual({ value: 0, of: 5, suppressed: false });
    expect(withoutSmallGroup({ value: 0, of: 0 }, 5)).toEqual({ value: 0, of: 0, suppressed: false });
  });

  it('counts by what is heard first: a sitting whose candidates are not heard yet is a group of one', () => {
    expect(withoutSmallGroup({ value: 1, of: 0 }, 5).suppressed).toBe(true);
  });

  it('takes the next smallest with it, or the total would give it away: 67 − 23 − 41 = 3', () => {
    const rows = [row('css', null, 67), row('a', 'css', 23), row('b', 'css', 3), row('c', 'css', 41)];
    expect(seen(withoutSmallGroups(rows, 5))).toEqual({ css: 67, a: null, b: null, c: 41 });
  });

  it('takes more while what is hidden is itself a small group', () => {
    const rows = [row('css', null, 44), row('a', 'css', 2), row('b', 'css', 1), row('c', 'css', 41)];
    expect(seen(withoutSmallGroups(rows, 5))).toEqual({ css: 44, a: null, b: null, c: null });
  });

  it('hides below what was taken, or its parts would give it away', () => {
    const centre = [row('css', null, 60), row('a', 'css', 20), row('b', 'css', 3), row('c', 'css', 37)];
    const rows = [...centre, row('a.1', 'a', 8), row('a.2', 'a', 12)];
    expect(seen(withoutSmallGroups(rows, 5))).toMatchObject({ a: null, 'a.1': null, 'a.2': 12 });
  });

  it('among categories is hidden the same way', () => {
    const rows = [20, 3, 40].map((of) => ({ key: `k${of}`, value: of, of }));
    expect(withoutSmallGroups(rows, 5).map(({ of }) => of)).toEqual([null, null, 40]);
  });

  it('can never be had by taking the shown siblings from their total', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 6 }), (sizes) => {
        const total = sizes.reduce((sum, size) => sum + size, 0);
        const rows = [row('top', null, total), ...sizes.map((size, index) => row(`${index}`, 'top', size))];
        const [top, ...below] = withoutSmallGroups(rows, 5);
        const hidden = below.filter(({ suppressed }) => suppressed).length;
        const rest = total - below.reduce((sum, { of }) => sum + (of ?? 0), 0);
        expect(top!.suppressed).toBe(total > 0 && total < 5);
        if (!top!.suppressed) expect(hidden === 0 || rest >= 5).toBe(true);
        for (const [index, { suppressed }] of below.entries()) {
          if (sizes[index]! > 0 && sizes[index]! < 5) expect(suppressed).toBe(true);
        }
        if (below.every((_row, index) => sizes[index] === 0 || sizes[index]! >= 5)) expect(hidden).toBe(0);
      }),
    );
  });
});
