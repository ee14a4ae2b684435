import { networkOf, rowKey, suppress, type TableRow } from '../src/index.js';

/**
 * An attacker who knows no linear programming: writes down every table of whole numbers that has the published lines, in which
 * nobody who is left out is zero, and looks at how far apart the possible numbers of each hidden school are.
 * @returns the schools that are small and whose number does not reach `smallest` or is known more closely than that
 */
export async function enumerated(sizes: readonly number[], smallest: number): Promise<number[]> {
  const total = sizes.reduce((sum, one) => sum + one, 0);
  const rows: TableRow[] = [
    { at: 'css', value: total, of: null, within: [] },
    ...sizes.map((value, at) => ({ at: String(at), value, of: null, within: [{ whole: 'css', split: 'school' }] })),
  ];
  const table = { key: 'learners', population: 'learners', rows };
  const { hidden } = await suppress(networkOf([table], { smallest }), [], { drift: smallest });
  if (hidden.has(rowKey('learners', 'css'))) return [];
  const least = sizes.map(() => Infinity);
  const most = sizes.map(() => 0);
  const write = (at: number, left: number, numbers: readonly number[]): void => {
    if (at === sizes.length) {
      if (left !== 0) return;
      numbers.forEach((number, school) => {
        least[school] = Math.min(least[school]!, number);
        most[school] = Math.max(most[school]!, number);
      });
      return;
    }
    const isHidden = hidden.has(rowKey('learners', String(at)));
    for (let number = isHidden ? 1 : sizes[at]!; number <= (isHidden ? left : sizes[at]!); number += 1)
      write(at + 1, left - number, [...numbers, number]);
  };
  write(0, total, []);
  const isSmall = (size: number) => size > 0 && size < smallest;
  return [...sizes.keys()].filter(
    (at) => isSmall(sizes[at]!) && (most[at]! < smallest || most[at]! - least[at]! < smallest),
  );
}
