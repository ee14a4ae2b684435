import { Decimal, settled } from '@pan/kit/domain';
import { highestEnd, lowestEnd, thirds } from './score-groups.js';
import { added, type PlaceCell, type PlaceSums, spread } from './score-sums.js';

/** Statistics of one place, each null where it says nothing. */
export interface PlaceStatistics {
  /** The share of its points that was earned (p): of a question that is right or wrong, how many had it right. */
  readonly difficulty: number | null;
  /** Difficulty among the 27 % with the highest scores less that among the 27 % with the lowest (D). */
  readonly discrimination: number | null;
  /** Of its points with what was earned at all other places: the point-biserial without the question's own part. */
  readonly correlation: number | null;
  /** Difficulty in the lower, middle and upper third. */
  readonly thirds: readonly (number | null)[];
}

/** Nothing is zero, whichever side it comes from. */
export const inThousandths = (value: Decimal): number => settled(value).toDecimalPlaces(3).toNumber() + 0;

export const wholeOf = ({ cells }: Pick<PlaceSums, 'cells'>): PlaceCell => added(cells);

export const thirdsOf = ({ cells }: Pick<PlaceSums, 'cells'>): PlaceCell[] =>
  thirds.map((groups) => added(groups.map((group) => cells[group]!)));

export function statisticsOf(place: PlaceSums): PlaceStatistics {
  const [low, high] = [shareOf(place, place.cells[lowestEnd]!), shareOf(place, place.cells[highestEnd]!)];
  return {
    difficulty: rounded(shareOf(place, wholeOf(place))),
    discrimination: low && high && inThousandths(high.minus(low)),
    correlation: rounded(correlationOf(wholeOf(place))),
    thirds: thirdsOf(place).map((cell) => rounded(shareOf(place, cell))),
  };
}

const rounded = (value: Decimal | null): number | null => value && inThousandths(value);

function shareOf({ most }: PlaceSums, { sat, points }: PlaceCell): Decimal | null {
  const worth = new Decimal(most).times(sat);
  return worth.gt(0) ? new Decimal(points).div(worth) : null;
}

/** Null where everybody earned the same, here or elsewhere. */
function correlationOf({ sat, points, squares, rest, restSquares, products }: PlaceCell): Decimal | null {
  const [sum, restSum] = [new Decimal(points), new Decimal(rest)];
  const spreads = spread(sat, sum, new Decimal(squares)).times(spread(sat, restSum, new Decimal(restSquares)));
  if (!spreads.gt(0)) return null;
  return new Decimal(products).times(sat).minus(sum.times(restSum)).div(spreads.sqrt());
}
