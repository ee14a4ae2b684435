/** So many had this score out of 100. */
export interface ScoreCount {
  readonly score: number;
  readonly count: number;
}

/**
 * Those who sat, by their scores: the lowest 27 %, the rest of the lower third, the middle third, the rest of the upper third, the
 * highest 27 %. Thirds and ends are made of these five, so that each is counted once.
 */
export const scoreGroups = 5;
export const thirds: readonly (readonly number[])[] = [[0, 1], [2], [3, 4]];
export const [lowestEnd, highestEnd] = [0, 4];

/** Between two groups, as parts of a hundred thousand; both sides mirror each other. */
const bounds = [27_000, 100_000 / 3, 200_000 / 3, 73_000];

/** A score that nobody has. */
const beyond = 1_000_000;

/**
 * The least score of each group but the first. Equal scores stay together: the middle of their ranks says where, so that nobody's
 * group hangs on the order in which sittings happen to stand.
 */
export function cutsOf(scores: readonly ScoreCount[]): readonly number[] {
  const sorted = scores.toSorted((one, other) => one.score - other.score);
  const all = sorted.reduce((sum, { count }) => sum + count, 0);
  const cuts = bounds.map(() => beyond);
  let below = 0;
  for (const { score, count } of sorted) {
    const middle = ((below + count / 2) * 100_000) / all;
    for (const [at, bound] of bounds.entries()) if (middle > bound && cuts[at] === beyond) cuts[at] = score;
    below += count;
  }
  return cuts;
}
