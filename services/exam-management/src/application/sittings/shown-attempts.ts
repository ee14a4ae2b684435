import type { Attempt, ShownText } from '@pan/qti';
import type { ItemAttempt } from '../../persistence/sittings/item-attempt.repository.js';
import type { PaperPlace } from '../papers/paper-cache.js';

/** How far a candidate has got with an adaptive item. */
export interface ShownAttempts {
  readonly numAttempts: number;
  readonly completionStatus: string;
  /** What the item says to the last attempt, as XML, beside what stands in its body. */
  readonly feedback: readonly string[];
}

/** By what an item is drawn for one candidate: the same at each look, and when it is scored. */
export const seedOf = (sittingId: string, ref: string): string => `${sittingId} ${ref}`;

export const attemptsAt = (attempts: readonly ItemAttempt[], ref: string): readonly ItemAttempt[] =>
  attempts.filter(({ itemRef }) => itemRef === ref);

export const madeIn = (attempts: readonly ItemAttempt[]): Attempt[] =>
  attempts.map(({ responses, seconds }) => ({ answers: responses, seconds }));

/** A place as its candidate sees it after these attempts. */
export function shownAfter(
  { ref, shown }: PaperPlace,
  sittingId: string,
  attempts: readonly ItemAttempt[],
): ShownText & ShownAttempts {
  return shown.text(seedOf(sittingId, ref), madeIn(attempts));
}
