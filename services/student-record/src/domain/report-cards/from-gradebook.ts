import { Decimal } from '@pan/kit/domain';
import { weighted } from './report-card.js';

/** That a line item of a class's gradebook counts for a competency in a term, with which weight among those that do. */
export interface GradebookTie {
  readonly lineItemId: string;
  readonly course: string;
  readonly competency: string;
  readonly term: string;
  /** A decimal above zero. */
  readonly weight: string;
}

/** A line item as far as marks are taken from it. */
export interface TiedItem extends GradebookTie {
  readonly lowest: string | null;
  readonly highest: string | null;
}

/** What its sender said of one learner, in the standard's words. */
export interface ItemScore {
  readonly lineItemId: string;
  readonly learnerId: string;
  readonly scoreStatus: string;
  readonly score: string | null;
}

/** Why nothing is taken for a learner: no result, one that is not fully graded, or a line item that does not say its highest score. */
export const untakenReasons = ['no-result', 'not-graded', 'no-highest-score'] as const;
export type UntakenReason = (typeof untakenReasons)[number];

interface TakenKey {
  readonly learnerId: string;
  readonly course: string;
  readonly competency: string;
}
export type TakenMark = TakenKey & {
  readonly mark: string | null;
  readonly code: string | null;
  readonly lineItems: readonly string[];
};
export type Untaken = TakenKey & { readonly lineItemId: string; readonly why: UntakenReason };

/** Four digits are kept of what is taken, as of what is said. */
const digits = 4;

/**
 * The marks of a term that the gradebook says: of each competency the mean of its line items in hundredths, by their weights. One that a
 * learner is exempt from leaves its weight to the others; where a result is missing nothing is taken, and that is told.
 */
export function marksFrom(
  items: readonly TiedItem[],
  scores: readonly ItemScore[],
  learners: readonly string[],
): { readonly taken: readonly TakenMark[]; readonly untaken: readonly Untaken[] } {
  const of = new Map(scores.map((score) => [`${score.lineItemId} ${score.learnerId}`, score]));
  const [taken, untaken]: [TakenMark[], Untaken[]] = [[], []];
  for (const tied of Map.groupBy(items, ({ course, competency }) => `${course} ${competency}`).values()) {
    const [{ course, competency }] = tied as [TiedItem, ...TiedItem[]];
    for (const learnerId of learners) {
      const read = tied.map((item) => ({ item, said: readScore(item, of.get(`${item.lineItemId} ${learnerId}`)) }));
      const failed = read.flatMap(({ item: { lineItemId }, said }) =>
        typeof said === 'string' ? [{ learnerId, course, competency, lineItemId, why: said }] : [],
      );
      if (failed.length > 0) {
        untaken.push(...failed);
        continue;
      }
      const shares = read.map(({ item: { weight }, said }) => ({ weight, value: said as Decimal | null }));
      const mark = weighted(shares)?.toDecimalPlaces(digits, Decimal.ROUND_HALF_UP).toFixed() ?? null;
      const lineItems = tied.map(({ lineItemId }) => lineItemId);
      taken.push({ learnerId, course, competency, mark, code: mark === null ? 'exempted' : null, lineItems });
    }
  }
  return { taken, untaken };
}

/** In hundredths; null where the learner is exempt. */
function readScore({ lowest, highest }: TiedItem, said: ItemScore | undefined): Decimal | null | UntakenReason {
  if (!said) return 'no-result';
  if (said.scoreStatus === 'exempt') return null;
  if (said.scoreStatus !== 'fully graded' || said.score === null) return 'not-graded';
  const least = new Decimal(lowest ?? 0);
  if (highest === null || !new Decimal(highest).gt(least)) return 'no-highest-score';
  return new Decimal(said.score).minus(least).times(100).div(new Decimal(highest).minus(least));
}
