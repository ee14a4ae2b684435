import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { Decimal, sumOf } from '@pan/kit/domain';
import type { ExamSession } from '../../domain/exam-session.js';
import { cutsOf, scoreGroups } from '../../domain/item-analysis/score-groups.js';
import {
  binCount,
  binWidth,
  type OptionCell,
  type PlaceCell,
  type ScoreSums,
} from '../../domain/item-analysis/score-sums.js';
import { ScoreSumQueries } from '../../persistence/item-analysis/score-sums.queries.js';
import { ItemRepository } from '../../persistence/items/item.repository.js';
import { PaperCache } from '../papers/paper-cache.js';
import { analysedPlaces, askedResponses, namedPlaces } from './analysed-places.js';

const nobody: PlaceCell = {
  ...{ sat: 0, omitted: 0, full: 0, none: 0 },
  ...{ points: '0', squares: '0', rest: '0', restSquares: '0', products: '0' },
};
const unchosen: OptionCell = { chosen: 0, scores: '0' };

/** The sums of a session, by the keys and dispensations that hold in it. */
@Injectable()
export class CountScores {
  constructor(
    private readonly sums: ScoreSumQueries,
    private readonly items: ItemRepository,
    private readonly papers: PaperCache,
  ) {}

  /** @param step is told after each of the four readings */
  async run(unit: Unit, { id, paperId, scoredBy, dispensations }: ExamSession, step: () => void): Promise<ScoreSums> {
    const { places } = await this.papers.paper(paperId);
    const itemIdOf = (ref: string, itemId: string) => scoredBy[ref] ?? itemId;
    const items = await this.items.those(
      unit,
      [...places.values()].map(({ ref, itemId }) => itemIdOf(ref, itemId)),
    );
    const analysed = analysedPlaces(
      places.values(),
      ({ ref, itemId }) => items.get(itemIdOf(ref, itemId))!,
      dispensations,
    );
    const named = namedPlaces(await this.sums.names(unit, id), analysed);
    step();
    const scores = await this.sums.scores(unit, id, named);
    const cuts = cutsOf(scores);
    step();
    const cells = Map.groupBy(await this.sums.cells(unit, id, named, cuts), ({ ref }) => ref);
    step();
    const chosen = Map.groupBy(
      await this.sums.options(unit, id, named, cuts, askedResponses(analysed)),
      ({ ref, response, option }) => JSON.stringify([ref, response, option]),
    );
    step();
    return {
      ...totalsOf(scores),
      places: analysed.map(({ place: { ref, identifier }, most, counts, tables }) => ({
        ...{ ref, item: identifier, most: String(most), counts },
        cells: byGroup(cells.get(ref), nobody),
        tables: tables.map((table) => ({
          ...table,
          options: table.options.map((one) => ({
            ...one,
            cells: byGroup(chosen.get(JSON.stringify([ref, table.response, one.option])), unchosen),
          })),
        })),
      })),
    };
  }
}

function totalsOf(scores: Awaited<ReturnType<ScoreSumQueries['scores']>>): Omit<ScoreSums, 'places'> {
  const bins = Array.from({ length: binCount }, () => 0);
  for (const { score, count } of scores)
    bins[Math.min(binCount - 1, Math.max(0, Math.floor(score / binWidth)))]! += count;
  const timesCount = (valueOf: (score: Decimal) => Decimal) =>
    sumOf(scores.map(({ score, count }) => valueOf(new Decimal(score)).times(count))).toFixed();
  return {
    scripts: scores.reduce((sum, { count }) => sum + count, 0),
    scores: timesCount((score) => score),
    scoreSquares: timesCount((score) => score.pow(2)),
    points: sumOf(scores.map(({ points }) => points)).toFixed(),
    pointSquares: sumOf(scores.map(({ pointSquares }) => pointSquares)).toFixed(),
    bins,
  };
}

/** One cell for each group of scores; what the rows say beside it is left. */
function byGroup<Cell extends object>(rows: readonly (Cell & { readonly group: number })[] = [], empty: Cell): Cell[] {
  const names = Object.keys(empty) as (keyof Cell)[];
  return Array.from({ length: scoreGroups }, (_, group) => {
    const row = rows.find((one) => one.group === group) ?? empty;
    return Object.fromEntries(names.map((name) => [name, row[name]])) as Cell;
  });
}
