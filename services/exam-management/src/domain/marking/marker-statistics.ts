import { Decimal, settled, sumOf } from '@pan/kit/domain';

/** One script that two persons marked: what this marker gave, and the other one. */
export interface Compared {
  readonly own: string;
  readonly other: string;
  /** The largest difference that counts as agreement at that place. */
  readonly tolerance: number;
}

/** How a marker marks beside others. */
export interface MarkerStatistics {
  readonly compared: number;
  /** Too few to judge anybody by. */
  readonly few: boolean;
  /** The mean difference from the others: below zero is severe. Null where nothing is compared. */
  readonly severity: string | null;
  /** Shares from 0 to 1. */
  readonly withinTolerance: string | null;
  readonly exact: string | null;
  /** Quadratic weighted kappa; null where it says nothing: nothing compared, or no spread in what both gave. */
  readonly kappa: string | null;
}

/** So many comparisons say something of a marker. */
export const enoughCompared = 10;

const shown = 4;
const written = (value: Decimal): string => settled(value).toDecimalPlaces(shown).toString();

export function statisticsOf(all: readonly Compared[]): MarkerStatistics {
  const compared = all.length;
  const few = compared < enoughCompared;
  if (compared === 0) return { compared, few, severity: null, withinTolerance: null, exact: null, kappa: null };
  const differences = all.map(({ own, other }) => new Decimal(own).minus(other));
  const within = all.filter(({ tolerance }, at) => differences[at]!.abs().lte(tolerance)).length;
  const exact = differences.filter((one) => one.isZero()).length;
  return {
    ...{ compared, few, severity: written(sumOf(differences).div(compared)) },
    withinTolerance: written(new Decimal(within).div(compared)),
    exact: written(new Decimal(exact).div(compared)),
    kappa: kappaOf(all, differences),
  };
}

/** One less the ratio of squared differences seen to those that chance would give; with squares, their scale does not matter. */
function kappaOf(all: readonly Compared[], differences: readonly Decimal[]): string | null {
  const seen = sumOf(differences.map((one) => one.times(one)));
  const square = (value: string): Decimal => new Decimal(value).times(value);
  const [own, other] = [all.map((one) => one.own), all.map((one) => one.other)];
  const [ownSum, otherSum] = [sumOf(own), sumOf(other)];
  // The mean over every pair of an own mark with any other one, reckoned from sums alone.
  const byChance = sumOf([...own, ...other].map(square)).minus(ownSum.times(otherSum).times(2).div(all.length));
  return byChance.isZero() ? null : written(new Decimal(1).minus(seen.div(byChance)));
}
