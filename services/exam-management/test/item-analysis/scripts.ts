import type { OptionTable, PlaceCell, ScoreSums } from '../../src/domain/item-analysis/score-sums.js';
import { cutsOf } from '../../src/domain/item-analysis/score-groups.js';

/** A place of a made-up paper; options, the first of which is right, where there are any. */
export interface MadePlace {
  readonly ref: string;
  readonly most: number;
  readonly options?: readonly string[];
}

/** What one candidate earned at the places that were met, and chose there. */
export interface Script {
  readonly points: Readonly<Record<string, number>>;
  readonly chosen?: Readonly<Record<string, string>>;
}

const total = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0);

/** Out of 100, to the hundredth. */
export function scoreOf(script: Script, places: readonly MadePlace[]): number {
  const met = places.filter(({ ref }) => ref in script.points);
  const share = total(met.map(({ ref }) => script.points[ref]!)) / total(met.map(({ most }) => most));
  return Math.round(share * 10_000) / 100;
}

/** The sums that the database makes of scripts, made here one by one. */
export function sumsOf(scripts: readonly Script[], places: readonly MadePlace[]): ScoreSums {
  const scores = scripts.map((script) => scoreOf(script, places));
  const counts = [...Map.groupBy(scores, (score) => score)].map(([score, all]) => ({ score, count: all.length }));
  const cuts = cutsOf(counts);
  const groups = scores.map((score) => cuts.filter((cut) => score >= cut).length);
  const earned = scripts.map(({ points }) => total(Object.values(points)));
  const bins = Array.from(
    { length: 20 },
    (_, at) => scores.filter((one) => Math.min(19, Math.floor(one / 5)) === at).length,
  );
  return {
    scripts: scripts.length,
    scores: String(total(scores)),
    scoreSquares: String(total(scores.map((one) => one * one))),
    points: String(total(earned)),
    pointSquares: String(total(earned.map((one) => one * one))),
    bins,
    places: places.map((place) => ({
      ...{ ref: place.ref, item: place.ref, most: String(place.most), counts: true },
      cells: [0, 1, 2, 3, 4].map((group) =>
        cellOf(
          place,
          scripts.filter((_, at) => groups[at] === group),
          places,
        ),
      ),
      tables: place.options ? [tableOf(place, scripts, scores, groups)] : [],
    })),
  };
}

function cellOf({ ref, most }: MadePlace, all: readonly Script[], places: readonly MadePlace[]): PlaceCell {
  const met = all.filter(({ points }) => ref in points);
  const own = met.map(({ points }) => points[ref]!);
  const rest = met.map((script) => restOf(script, ref, places));
  const sum = (values: readonly number[]) => String(total(values));
  return {
    sat: met.length,
    omitted: met.filter(({ chosen }) => chosen && !(ref in chosen)).length,
    full: own.filter((one) => one >= most).length,
    none: own.filter((one) => one <= 0).length,
    points: sum(own),
    squares: sum(own.map((one) => one * one)),
    rest: sum(rest),
    restSquares: sum(rest.map((one) => one * one)),
    products: sum(own.map((one, at) => one * rest[at]!)),
  };
}

/** The share of all other places that were met. */
export function restOf({ points }: Script, ref: string, places: readonly MadePlace[]): number {
  const others = places.filter((one) => one.ref !== ref && one.ref in points);
  return total(others.map((one) => points[one.ref]!)) / total(others.map(({ most }) => most));
}

function tableOf(
  { ref, options }: MadePlace,
  scripts: readonly Script[],
  scores: readonly number[],
  groups: readonly number[],
): OptionTable {
  const cell = (option: string, group: number) => {
    const those = scores.filter((_, at) => groups[at] === group && scripts[at]!.chosen?.[ref] === option);
    return { chosen: those.length, scores: String(total(those)) };
  };
  const rows = options!.map((option, at) => ({
    ...{ option, isKey: at === 0 },
    cells: [0, 1, 2, 3, 4].map((group) => cell(option, group)),
  }));
  return { response: 'RESPONSE', isSingle: true, options: rows };
}
