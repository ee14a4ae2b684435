import { sumOf } from '@pan/kit/domain';
import { smallestGroup } from '../group-results.js';
import { thirdsOf, wholeOf } from './place-statistics.js';
import { highestEnd, lowestEnd, thirds } from './score-groups.js';
import { binWidth, type OptionTable, type PlaceCell, type PlaceSums, type ScoreSums } from './score-sums.js';

/** Fewer scripts than this say little of a question, and much of those who sat. */
export const fewestScripts = 30;

/** Nobody, or enough that nobody's answer is told. */
const isSafe = (...persons: readonly number[]): boolean => persons.every((one) => one === 0 || one >= smallestGroup);

/** From a mean anybody works out how many missed points, or earned some, where these are few. */
const isMeanSafe = ({ sat, full, none }: PlaceCell): boolean => isSafe(sat, full, sat - full, none, sat - none);

/** What of a place may be told. */
export interface Told {
  /** How many met it. */
  readonly met: boolean;
  readonly place: boolean;
  readonly thirds: boolean;
  readonly ends: boolean;
  readonly omitted: boolean;
}

export function toldOf(place: PlaceSums, scripts: number): Told {
  const whole = wholeOf(place);
  const isMet = whole.sat >= fewestScripts && isSafe(scripts - whole.sat);
  const isTold = isMet && isMeanSafe(whole);
  return {
    met: isMet,
    place: isTold,
    thirds: isTold && thirdsOf(place).every(isMeanSafe),
    ends: isTold && [lowestEnd, highestEnd].every((group) => isMeanSafe(place.cells[group]!)),
    omitted: isMet && isSafe(whole.omitted, whole.sat - whole.omitted),
  };
}

/** One row of a table of options: an option, or that none was chosen. How many chose it, in all and by thirds. */
export interface OptionRow {
  /** Null: none of them. */
  readonly option: string | null;
  readonly isKey: boolean;
  readonly chosen: number;
  readonly thirds: readonly number[];
  /** The sum of the scores of those who chose it; null where none was chosen. */
  readonly scores: string | null;
}

export interface HiddenRows {
  /** Rows of which nothing is told. */
  readonly rows: ReadonlySet<string | null>;
  /** Rows that are not told by thirds. */
  readonly byThirds: ReadonlySet<string | null>;
}

/**
 * Rows that would tell of few, and as many others as keep these from being worked out from what is told. A key's own row hides
 * nobody where the place's difficulty is told, which says the same.
 */
export function hiddenRows(
  { isSingle }: OptionTable,
  rows: readonly OptionRow[],
  place: PlaceSums,
  told: Told,
): HiddenRows {
  const sat = wholeOf(place).sat;
  const satIn = thirdsOf(place).map((cell) => cell.sat);
  const all = new Set(rows.map(({ option }) => option));
  if (sat < fewestScripts) return { rows: all, byThirds: all };
  const isRowSafe = ({ chosen }: OptionRow) => isSafe(chosen, sat - chosen);
  const isSafeByThirds = (row: OptionRow) => row.thirds.every((chosen, at) => isSafe(chosen, satIn[at]! - chosen));
  const hidden = new Set(rows.filter((row) => !isRowSafe(row)).map(({ option }) => option));
  const isKnown = isKnownBy(place);
  const others = rows.filter((row) => !(told.place && isKnown(row)));
  if (isSingle) cover(others, hidden, ({ chosen }) => [chosen]);
  if (!told.thirds) return { rows: hidden, byThirds: all };
  const byThirds = new Set([...hidden, ...rows.filter((row) => !isSafeByThirds(row)).map(({ option }) => option)]);
  if (isSingle) cover(others, byThirds, (row) => row.thirds);
  return { rows: hidden, byThirds };
}

/** Whether what a place earned says already how many chose a key: all of its points come of it. */
function isKnownBy(place: PlaceSums): (row: OptionRow) => boolean {
  const full = thirdsOf(place).map((cell) => cell.full);
  return ({ isKey, thirds: chosen }) => isKey && chosen.every((count, at) => count === full[at]);
}

/** Rows add up to all who sat: what is hidden is of two rows at least, which together are nobody or enough in each column. */
function cover(
  rows: readonly OptionRow[],
  hidden: Set<string | null>,
  columns: (row: OptionRow) => readonly number[],
): void {
  const bySize = rows.toSorted((one, other) => one.chosen - other.chosen);
  for (;;) {
    const taken = bySize.filter(({ option }) => hidden.has(option)).map(columns);
    const sums = (taken[0] ?? []).map((_, at) => taken.reduce((sum, counts) => sum + counts[at]!, 0));
    if (taken.length === 0 || (taken.length > 1 && isSafe(...sums))) return;
    const next = bySize.find(({ option, chosen }) => chosen > 0 && !hidden.has(option));
    if (!next) return;
    hidden.add(next.option);
  }
}

export const rowsOf = ({ isSingle, options }: OptionTable, place: PlaceSums): OptionRow[] => {
  const rows = options.map(({ option, isKey, cells }) => ({
    ...{ option, isKey },
    chosen: cells.reduce((sum, { chosen }) => sum + chosen, 0),
    thirds: thirds.map((groups) => groups.reduce((sum, group) => sum + cells[group]!.chosen, 0)),
    scores: sumOf(cells.map(({ scores }) => scores)).toFixed(),
  }));
  if (!isSingle) return rows;
  const left = (sat: number, chosen: readonly number[]) => chosen.reduce((rest, one) => rest - one, sat);
  const none = {
    ...{ option: null, isKey: false, scores: null },
    chosen: left(
      wholeOf(place).sat,
      rows.map(({ chosen }) => chosen),
    ),
    thirds: thirdsOf(place).map(({ sat }, at) =>
      left(
        sat,
        rows.map((row) => row.thirds[at]!),
      ),
    ),
  };
  return [...rows, none];
};

/** Where bins of scores may end: each holds enough; neighbours that do not are one bin. */
export function binEnds({ bins }: ScoreSums): number[] {
  const ends: number[] = [];
  let held = 0;
  for (const [at, count] of bins.entries()) {
    held += count;
    if (held < smallestGroup) continue;
    ends.push((at + 1) * binWidth);
    held = 0;
  }
  // What is left over belongs to the last one.
  return [...ends.slice(0, -1), 100];
}
