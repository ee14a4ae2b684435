import * as fc from 'fast-check';
import { withoutSmallGroup, withoutSmallGroups } from './answer.js';

const nobody = { value: 0, of: 0 };
const row = (organisation: string, parent: string | null, of: number) => ({ organisation, parent, value: of, of });
const seen = (rows: { organisation?: string; of: number | null }[]) =>
  Object.fromEntries(rows.map(({ organisation, of }) => [organisation, of]));

describe('A small group', () => {
  it('is null and said to be suppressed, never zero; nobody is zero', () => {
    expect(withoutSmallGroup({ value: 3, of: 4 }, 5)).toEqual({ value: null, of: null, suppressed: true });
    expect(withoutSmallGroup({ value: 0, of: 5 }, 5)).toEqual({ value: 0, of: 5, suppressed: false });
    expect(withoutSmallGroup({ value: 0, of: 0 }, 5)).toEqual({ value: 0, of: 0, suppressed: false });
  });

  it.each([
    [{ value: 1, of: 60 }, 'one who counts'],
    [{ value: 58, of: 60 }, 'two who do not'],
    [{ value: 30, of: 31, persons: { all: 12, value: 12, rest: 1 } }, 'one person of the rest'],
    [{ value: 2, of: 6, persons: { all: 1, value: 1, rest: 1 } }, 'one person with six requests'],
    [{ value: 9, of: null, persons: { all: 3, value: 3, rest: 0 } }, 'three readers with nine loans'],
  ])('is %j: %s [F11]', (count, _) => {
    expect(withoutSmallGroup(count, 5)).toEqual({ value: null, of: null, suppressed: true });
  });

  it.each([
    { value: 0, of: 60 },
    { value: 60, of: 60 },
    { value: 5, of: 10 },
  ])('is not %j, and no figure says how many persons it has [F11]', (count) => {
    expect(withoutSmallGroup({ ...count, persons: { all: 10, value: 0, rest: 10 } }, 5)).toEqual({
      ...count,
      suppressed: false,
    });
  });

  it('counts by what is heard first: a sitting whose candidates are not heard yet is a group of one', () => {
    expect(withoutSmallGroup({ value: 1, of: 0 }, 5).suppressed).toBe(true);
  });

  it('takes the next smallest with it, or the total would give it away: 67 − 23 − 41 = 3', () => {
    const rows = [row('css', null, 67), row('a', 'css', 23), row('b', 'css', 3), row('c', 'css', 41)];
    expect(seen(withoutSmallGroups(rows, nobody, 5))).toEqual({ css: 67, a: null, b: null, c: 41 });
  });

  it('takes more while what is hidden is itself a small group', () => {
    const rows = [row('css', null, 44), row('a', 'css', 2), row('b', 'css', 1), row('c', 'css', 41)];
    expect(seen(withoutSmallGroups(rows, nobody, 5))).toEqual({ css: 44, a: null, b: null, c: null });
  });

  it('hides below what was taken, or its parts would give it away', () => {
    const centre = [row('css', null, 60), row('a', 'css', 20), row('b', 'css', 3), row('c', 'css', 37)];
    const rows = [...centre, row('a.1', 'a', 8), row('a.2', 'a', 12)];
    expect(seen(withoutSmallGroups(rows, nobody, 5))).toMatchObject({ a: null, 'a.1': null, 'a.2': 12 });
  });

  it('among categories is hidden the same way', () => {
    const rows = [20, 3, 40].map((of) => ({ key: `k${of}`, value: of, of }));
    expect(withoutSmallGroups(rows, { value: 63, of: 63 }, 5).map(({ of }) => of)).toEqual([null, null, 40]);
  });

  it('takes another with it where its numerator would be given away: 24 of 60 less 20 of 30 [F11]', () => {
    const part = (organisation: string, value: number, of: number) => ({ organisation, parent: 'css', value, of });
    const rows = [{ ...part('css', 24, 60), parent: null }, part('a', 20, 30), part('b', 2, 10), part('c', 2, 20)];
    expect(seen(withoutSmallGroups(rows, nobody, 5))).toEqual({ css: 60, a: null, b: null, c: null });
  });

  it('takes another with it where all that are hidden would be known to be alike [F11]', () => {
    const part = (organisation: string, value: number, of: number) => ({ organisation, parent: 'css', value, of });
    const rows = [{ ...part('css', 9, 39), parent: null }, part('a', 0, 3), part('b', 0, 6), part('c', 9, 30)];
    expect(seen(withoutSmallGroups(rows, nobody, 5))).toEqual({ css: 39, a: null, b: null, c: null });
  });

  it('among rows of one person in several is as many as the total says, not as they add up to [F11]', () => {
    const host = (key: string, persons: number) => ({
      ...{ key, value: 4, of: 8 },
      persons: { all: persons, value: persons, rest: persons },
    });
    const total = { value: 12, of: 24, persons: { all: 22, value: 22, rest: 22 } };
    const rows = [host('u1', 2), host('u2', 6), host('u3', 20)];
    expect(withoutSmallGroups(rows, total, 5).map(({ suppressed }) => suppressed)).toEqual([true, true, false]);
    expect(
      withoutSmallGroups([host('u1', 2), host('u2', 2), host('u3', 20)], total, 5).every((one) => one.suppressed),
    ).toBe(true);
  });

  it('is in no difference between a total and its shown parts, nor in a part of one [F11]', () => {
    const group = fc.nat({ max: 14 }).chain((of) => fc.nat({ max: of }).map((value) => ({ value, of })));
    const isSmall = (number: number) => number > 0 && number < 5;
    fc.assert(
      fc.property(fc.array(group, { minLength: 1, maxLength: 6 }), (groups) => {
        const sum = (all: readonly { value: number | null; of: number | null }[]) => ({
          value: all.reduce((total, one) => total + one.value!, 0),
          of: all.reduce((total, one) => total + one.of!, 0),
        });
        const total = sum(groups);
        const rows = groups.map((one, index) => ({ key: String(index), ...one }));
        const shownRows = withoutSmallGroups(rows, total, 5).filter(({ suppressed }) => !suppressed);
        if (withoutSmallGroup(total, 5).suppressed) return;
        for (const one of shownRows) expect([one.of!, one.value!, one.of! - one.value!].some(isSmall)).toBe(false);
        if (shownRows.length === rows.length) return;
        expect(rows.length - shownRows.length).toBeGreaterThan(shownRows.length === 0 ? 0 : 1);
        const given = { value: total.value - sum(shownRows).value, of: total.of - sum(shownRows).of };
        expect([given.of, given.value, given.of - given.value].some(isSmall)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('can never be had by taking the shown siblings from their total', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 6 }), (sizes) => {
        const total = sizes.reduce((sum, size) => sum + size, 0);
        const rows = [row('top', null, total), ...sizes.map((size, index) => row(`${index}`, 'top', size))];
        const [top, ...below] = withoutSmallGroups(rows, nobody, 5);
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
