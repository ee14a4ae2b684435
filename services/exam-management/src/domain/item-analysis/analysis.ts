import { Decimal } from '@pan/kit/domain';
import { flagsOf } from './flags.js';
import { inThousandths, statisticsOf, wholeOf } from './place-statistics.js';
import { reliabilityOf } from './reliability.js';
import { type OptionTable, type PlaceSums, type ScoreSums, spread } from './score-sums.js';
import { binEnds, hiddenRows, rowsOf, toldOf } from './small-groups.js';
import type { AnalysisView, OptionTableView, PlaceView, ScoreBin } from './views.js';

/**
 * Classical test theory of a paper: each place over those who met it.
 * @param parts sessions that were told apart, where these are the sums of all: what is withheld of one is withheld of all, so that
 * nobody finds it by taking the others away
 */
export function analysisOf(sums: ScoreSums, parts: readonly ScoreSums[] = []): AnalysisView {
  const all = [sums, ...parts];
  const { without, ...found } = reliabilityOf(sums, parts);
  const scores = new Decimal(sums.scores);
  const squares = spread(sums.scripts, scores, new Decimal(sums.scoreSquares));
  return {
    scripts: sums.scripts,
    mean: inThousandths(scores.div(sums.scripts)),
    deviation: inThousandths(squares.sqrt().div(sums.scripts)),
    ...found,
    distribution: distributionOf(sums, all),
    places: sums.places.map((place) => placeView(place, all, without.get(place.ref) ?? null)),
  };
}

/** Bins end where they end in every one of them. */
function distributionOf({ bins }: ScoreSums, all: readonly ScoreSums[]): ScoreBin[] {
  const ends = all.map(binEnds);
  const common = ends[0]!.filter((end) => ends.every((some) => some.includes(end)));
  const width = 100 / bins.length;
  return common.map((to, at) => {
    const from = common[at - 1] ?? 0;
    return { from, to, count: bins.slice(from / width, to / width).reduce((sum, count) => sum + count, 0) };
  });
}

function placeView(place: PlaceSums, all: readonly ScoreSums[], without: number | null): PlaceView {
  const same = all.map(({ scripts, places }) => {
    const one = places.find(({ ref }) => ref === place.ref)!;
    return { place: one, told: toldOf(one, scripts) };
  });
  const isTold = (what: 'place' | 'thirds' | 'ends' | 'omitted' | 'met') => same.every(({ told }) => told[what]);
  const { difficulty, discrimination, correlation, thirds } = statisticsOf(place);
  const tables = place.tables.map((table) => {
    const hidden = same.flatMap((one) =>
      one.place.tables
        .filter(({ response }) => response === table.response)
        .map((own) => hiddenRows(own, rowsOf(own, one.place), one.place, one.told)),
    );
    return tableView(place, table, (option) => ({
      row: hidden.every(({ rows }) => !rows.has(option)),
      byThirds: hidden.every(({ byThirds }) => !byThirds.has(option)),
    }));
  });
  const { sat, omitted } = wholeOf(place);
  const view = {
    ...{ ref: place.ref, item: place.item, most: new Decimal(place.most).toNumber(), counts: place.counts },
    met: isTold('met') ? sat : null,
    omitted: tables.length > 0 ? omittedBy(tables) : isTold('omitted') ? omitted : null,
    withheld: !isTold('place'),
    difficulty: isTold('place') ? difficulty : null,
    discrimination: isTold('ends') ? discrimination : null,
    correlation: isTold('place') ? correlation : null,
    thirds: isTold('thirds') ? thirds : null,
    reliabilityWithout: isTold('place') ? without : null,
    tables,
  };
  return { ...view, flags: flagsOf(view) };
}

/** One table says how many chose nothing; of several, none says how many left all of them. */
function omittedBy([table, ...others]: readonly OptionTableView[]): number | null {
  if (others.length > 0) return null;
  return table!.options.find(({ option }) => option === null)?.chosen ?? null;
}

function tableView(
  place: PlaceSums,
  table: OptionTable,
  told: (option: string | null) => { readonly row: boolean; readonly byThirds: boolean },
): OptionTableView {
  const options = rowsOf(table, place).map(({ option, isKey, chosen, thirds, scores }) => {
    const { row, byThirds } = told(option);
    return {
      ...{ option, isKey },
      chosen: row ? chosen : null,
      thirds: row && byThirds ? thirds : null,
      meanScore: row && scores !== null && chosen > 0 ? inThousandths(new Decimal(scores).div(chosen)) : null,
    };
  });
  return { response: table.response, isSingle: table.isSingle, options };
}
