import { isDeepStrictEqual } from 'node:util';
import { type Decimal, settled, zero } from '@pan/kit/domain';
import { type Answers, type Attempt, numberOf, type ReadItem, sessionOf } from '@pan/qti';
import type { ItemAttempt } from '../../persistence/sittings/item-attempt.repository.js';
import { madeIn } from '../sittings/shown-attempts.js';

/** What a place earned, by the item that was drawn for its candidate. */
export function pointsOf(
  { definition }: ReadItem,
  answers: Answers,
  attempts: readonly ItemAttempt[],
  seed: string,
): Decimal {
  const made = definition.adaptive ? attemptsWith(attempts, answers) : [{ answers }];
  const { results } = sessionOf(definition, made, {}, seed);
  return settled(numberOf(results['SCORE'] ?? null) ?? zero);
}

/** What stood there at the hand-in, and was not an attempt yet, is the last one. */
function attemptsWith(attempts: readonly ItemAttempt[], answers: Answers): Attempt[] {
  const isAnswered = Object.keys(answers).length > 0;
  const isUnended = isAnswered && !isDeepStrictEqual(attempts.at(-1)?.responses, answers);
  return isUnended ? [...madeIn(attempts), { answers }] : madeIn(attempts);
}
