import { Decimal, sumOf } from '@pan/kit/domain';
import { inThousandths, wholeOf } from './place-statistics.js';
import { type PlaceSums, type ScoreSums, spread } from './score-sums.js';

/** How far the places of a paper measure the same; of papers that are the same for everybody. */
export interface Reliability {
  /** KR-20 is what alpha is called where each place is right or wrong and worth the same. */
  readonly coefficient: 'alpha' | 'kr-20';
  readonly value: number;
  /** By how much scores would vary if the same candidates sat an equal paper: in points, and out of 100. */
  readonly standardError: number;
  readonly standardErrorOf100: number;
}

export type NoReliability = 'papers-differ' | 'too-few-places' | 'scores-equal';

export interface ReliabilityFound {
  readonly reliability: Reliability | null;
  readonly noReliability: NoReliability | null;
  /** Alpha of all other places, by place. */
  readonly without: ReadonlyMap<string, number>;
}

const none = (noReliability: NoReliability): ReliabilityFound => ({
  reliability: null,
  noReliability,
  without: new Map(),
});

/**
 * Deviations are of the population: in alpha only their ratio counts.
 * @param parts sessions that these are the sums of
 */
export function reliabilityOf(sums: ScoreSums, parts: readonly ScoreSums[] = []): ReliabilityFound {
  const { scripts } = sums;
  const counted = ({ places }: ScoreSums) =>
    places
      .filter(({ counts }) => counts)
      .map(({ ref }) => ref)
      .join('\n');
  if (parts.some((part) => counted(part) !== counted(sums))) return none('papers-differ');
  const places = sums.places.filter(({ counts }) => counts).map((place) => ({ place, ...wholeOf(place) }));
  if (places.some(({ sat }) => sat !== scripts)) return none('papers-differ');
  const count = places.length;
  if (count < 2) return none('too-few-places');
  const total = variance(scripts, sums.points, sums.pointSquares);
  if (!total.gt(0)) return none('scores-equal');
  const own = new Map(places.map(({ place, points, squares }) => [place.ref, variance(scripts, points, squares)]));
  const ofAll = sumOf([...own.values()]);
  const most = sumOf(places.map(({ place }) => place.most));
  const value = alpha(count, ofAll, total);
  const error = total.times(new Decimal(1).minus(value)).sqrt();
  const without = places.flatMap(({ place, rest, restSquares }) => {
    const others = variance(scripts, rest, restSquares).times(most.minus(place.most).pow(2));
    if (count < 3 || !others.gt(0)) return [];
    return [[place.ref, inThousandths(alpha(count - 1, ofAll.minus(own.get(place.ref)!), others))] as const];
  });
  return {
    reliability: {
      coefficient: areRightOrWrong(places.map(({ place }) => place)) ? 'kr-20' : 'alpha',
      value: inThousandths(value),
      standardError: inThousandths(error),
      standardErrorOf100: inThousandths(error.times(100).div(most)),
    },
    noReliability: null,
    without: new Map(without),
  };
}

const alpha = (count: number, parts: Decimal, whole: Decimal): Decimal =>
  new Decimal(1)
    .minus(parts.div(whole))
    .times(count)
    .div(count - 1);

const variance = (count: number, sum: string, squares: string): Decimal =>
  spread(count, new Decimal(sum), new Decimal(squares)).div(count ** 2);

function areRightOrWrong(places: readonly PlaceSums[]): boolean {
  return places.every((place) => {
    const { sat, full, none: wrong } = wholeOf(place);
    return sat === full + wrong && new Decimal(place.most).eq(places[0]!.most);
  });
}
