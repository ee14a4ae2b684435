import { bundleProblem, type BundleProblem, type BundleProblemCode } from './bundle-problems.js';
import type { FileShape } from './columns.js';

/** Where each column of a file stands. */
export interface Columns {
  /** Position of a column that is there. */
  readonly at: ReadonlyMap<string, number>;
  /** Positions of the other cells of a column whose header is there more than once. */
  readonly twins: ReadonlyMap<string, readonly number[]>;
  /** Cells a row must have, and may have when the surplus ones are blank. */
  readonly fewest: number;
  readonly most: number;
}

/** Finds the columns by exact name, then capitals, then names of other versions, then the one misspelling that is possible. */
export function matchHeaders(
  shape: FileShape,
  headers: readonly string[],
): { columns: Columns; problems: BundleProblem[] } {
  const at = new Map<string, number>();
  const twins = new Map<string, number[]>();
  const problems: BundleProblem[] = [];
  const tell = (
    code: BundleProblemCode,
    field: string | null,
    value: string | null = null,
    params?: Record<string, number>,
  ) => problems.push(bundleProblem(code, shape.file, { ...(field && { field }), value, ...(params && { params }) }));
  const place = (column: string, position: number) => {
    if (!at.has(column)) at.set(column, position);
    else if (twins.has(column)) twins.get(column)!.push(position);
    else twins.set(column, [position]);
  };
  const open = new Set<number>(headers.flatMap((header, position) => (header === '' ? [] : [position])));
  const match = (find: (header: string) => string | undefined, code?: BundleProblemCode, onlyMissing = false) => {
    for (const position of open) {
      const header = headers[position]!;
      const column = find(header);
      if (column === undefined || (onlyMissing && at.has(column))) continue;
      place(column, position);
      open.delete(position);
      if (code) tell(code, column, header);
    }
  };

  const byLowerCase = new Map(shape.columns.map((column) => [column.toLowerCase(), column]));
  match((header) => (shape.columns.includes(header) ? header : undefined));
  match((header) => byLowerCase.get(header.toLowerCase()), 'header-case');
  match((header) => shape.aliases[header.toLowerCase()], 'header-of-another-version', true);
  const missing = () => shape.columns.filter((column) => !at.has(column));
  match((header) => (isFree(header) ? undefined : onlyNeighbour(header, missing())), 'header-misspelt', true);

  for (const position of open) if (!isFree(headers[position]!)) tell('header-unknown', null, headers[position]);
  for (const column of shape.required) if (!at.has(column)) tell('column-missing', column);
  const named = headers.findLastIndex((header) => header !== '') + 1;
  const unnamed = headers.filter((header) => header === '').length;
  if (unnamed > 0) tell('header-unnamed', null, null, { count: unnamed });
  const order = [...at].toSorted((a, b) => a[1] - b[1]).map(([column]) => shape.columns.indexOf(column));
  if (order.some((place, index) => index > 0 && place < order[index - 1]!)) tell('column-order', null);
  return { columns: { at, twins, fewest: named, most: headers.length }, problems };
}

/** Columns that the standard leaves to its users. */
const isFree = (header: string): boolean => /^(ext_|metadata\.)/i.test(header);

function onlyNeighbour(header: string, columns: readonly string[]): string | undefined {
  const near = columns.filter((column) => {
    const reach = Math.min(column.length, header.length) <= 4 ? 1 : 2;
    return distance(header.toLowerCase(), column.toLowerCase()) <= reach;
  });
  return near.length === 1 ? near[0] : undefined;
}

/** How many letters have to be added, removed or replaced to make one word of the other. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}
