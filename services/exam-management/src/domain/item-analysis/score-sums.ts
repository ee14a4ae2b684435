import { Decimal, sumOf } from '@pan/kit/domain';

/** What was counted at a place in one group of scores. Points are weighted; the rest is the share earned of all other places. */
export interface PlaceCell {
  readonly sat: number;
  readonly omitted: number;
  /** With all the points, and with none. */
  readonly full: number;
  readonly none: number;
  readonly points: string;
  readonly squares: string;
  readonly rest: string;
  readonly restSquares: string;
  readonly products: string;
}

/** Those of one group who chose an option, and the sum of their scores. */
export interface OptionCell {
  readonly chosen: number;
  readonly scores: string;
}

/** A response that offers options, as the item that scores the place has it. */
export interface OptionTable {
  readonly response: string;
  /** Whether one option is an answer; else any number are. */
  readonly isSingle: boolean;
  readonly options: readonly {
    readonly option: string;
    readonly isKey: boolean;
    readonly cells: readonly OptionCell[];
  }[];
}

/** One place of a paper over those who met it, by groups of scores. */
export interface PlaceSums {
  readonly ref: string;
  readonly item: string;
  /** The most that the place earns, weight included. */
  readonly most: string;
  /** Whether it counts in the mark: a place that was dropped does not. */
  readonly counts: boolean;
  readonly cells: readonly PlaceCell[];
  readonly tables: readonly OptionTable[];
}

/** All that an analysis needs of scored sittings: what it holds grows with the places, and those of several sessions add up. */
export interface ScoreSums {
  readonly scripts: number;
  /** Of scores out of 100. */
  readonly scores: string;
  readonly scoreSquares: string;
  /** Of weighted points. */
  readonly points: string;
  readonly pointSquares: string;
  /** How many have a score from 0, from 5 … from 95 to 100. */
  readonly bins: readonly number[];
  readonly places: readonly PlaceSums[];
}

export const binWidth = 5;
export const binCount = 100 / binWidth;

/** The same numbers added, whether they are counts or sums. */
export function added<T extends object>(all: readonly T[]): T {
  const [first] = all;
  return Object.fromEntries(
    Object.entries(first!).map(([name, value]) => {
      const values = all.map((one) => (one as Record<string, number | string>)[name]!);
      const sum = sumOf(values);
      return [name, typeof value === 'number' ? sum.toNumber() : sum.toFixed()];
    }),
  ) as T;
}

const cellsOf = <T extends object>(all: readonly (readonly T[])[]): T[] =>
  all[0]!.map((_, at) => added(all.map((cells) => cells[at]!)));

/** The sums of sessions of one paper. Which option is right is said by the last of them. */
export function together(sessions: readonly ScoreSums[]): ScoreSums {
  const last = sessions.at(-1)!;
  const heads = sessions.map(({ places: _, bins: __, ...head }) => head);
  return {
    ...added(heads),
    bins: last.bins.map((_, at) => sessions.reduce((sum, { bins }) => sum + bins[at]!, 0)),
    places: last.places.map((place) => {
      const same = sessions.flatMap(({ places }) => places.filter(({ ref }) => ref === place.ref));
      return { ...place, cells: cellsOf(same.map(({ cells }) => cells)), tables: tablesOf(place, same) };
    }),
  };
}

const tablesOf = ({ tables }: PlaceSums, same: readonly PlaceSums[]): OptionTable[] =>
  tables.map((table) => ({
    ...table,
    options: table.options.map((one) => ({ ...one, cells: cellsOf(cellsIn(same, table.response, one.option)) })),
  }));

const cellsIn = (places: readonly PlaceSums[], response: string, option: string): (readonly OptionCell[])[] =>
  places
    .flatMap(({ tables }) => tables.filter((table) => table.response === response))
    .flatMap(({ options }) => options.filter((one) => one.option === option).map(({ cells }) => cells));

/** The sum of the squared distances from the mean, times how many there are: exact, and zero where all are alike. */
export const spread = (count: number, sum: Decimal, squares: Decimal): Decimal =>
  squares.times(count).minus(sum.pow(2));
