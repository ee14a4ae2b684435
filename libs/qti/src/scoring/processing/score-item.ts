import type { Answers } from '../answers/answer.js';
import type { ItemDefinition } from '../item-definition.js';
import { type Attempt, type GivenOutcomes, ItemSession, type Outcomes } from './item-session.js';
import { drawItem } from './draw-item.js';

/**
 * Runs an item's response processing on a candidate's answers, from the outcomes' defaults.
 * @param seed draws an item with templates, and whatever the rules draw: the same seed scores the same
 */
export function scoreItem(item: ItemDefinition, answers: Answers, given: GivenOutcomes = {}, seed = ''): Outcomes {
  return sessionOf(item, [{ answers }], given, seed).results;
}

/** The session of a candidate who made these attempts, one after the other; what comes after completion counts for nothing. */
export function sessionOf(
  item: ItemDefinition,
  attempts: readonly Attempt[],
  given: GivenOutcomes = {},
  seed = '',
): ItemSession {
  const session = new ItemSession(drawItem(item, seed), given, seed);
  for (const attempt of attempts) if (!item.adaptive || !session.isCompleted) session.attempt(attempt);
  return session;
}
