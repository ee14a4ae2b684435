import type { Answers } from '../scoring/answers/answer.js';
import type { ItemDefinition } from '../scoring/item-definition.js';
import { drawItem } from '../scoring/processing/draw-item.js';
import { type GivenOutcomes, ItemSession } from '../scoring/processing/item-session.js';
import { sameValue } from '../scoring/values/same.js';
import type { Held } from '../scoring/values/value.js';
import type { PlannedPlace } from './plan.js';

/** What came of one place, as far as the test may ask. */
export interface ItemResult {
  readonly place: PlannedPlace;
  /** As it was drawn for this candidate. */
  readonly definition: ItemDefinition;
  readonly attempts: number;
  readonly durationMs: number;
  /** Responses, outcomes and template variables by the item's own names. */
  readonly variable: (name: string) => Held;
}

/** What was submitted at a place. */
export interface Submitted {
  readonly attempts: number;
  readonly durationMs: number;
  readonly answers: Answers;
  readonly given?: GivenOutcomes;
}

/** The seed that draws the item of a place for one candidate. */
export const seedOf = (candidate: string, { name }: Pick<PlannedPlace, 'name'>): string => `${candidate} ${name}`;

/** What came of a place by what was last submitted there; before the first attempt the defaults stand. */
export function resultOf(
  place: PlannedPlace,
  item: ItemDefinition,
  seed: string,
  { attempts, durationMs, answers, given = {} }: Submitted,
): ItemResult {
  const drawn = drawItem(item, seed);
  const run = () => {
    const session = new ItemSession(drawn, given, seed);
    if (attempts > 0) session.attempt({ answers, seconds: durationMs / 1_000 });
    return session;
  };
  // Many rules ask for points alone, which whoever scores has already.
  let session: ItemSession | null = null;
  const { definition } = drawn;
  return { place, definition, attempts, durationMs, variable: (name) => (session ??= run()).variable(name) };
}

/** Whether all responses are right; null where one has no right answer. */
export function isCorrect({ definition: { responses }, variable }: ItemResult): boolean | null {
  if (responses.length === 0 || responses.some(({ correct }) => correct === null)) return null;
  return responses.every(({ identifier, correct }) => sameValue(variable(identifier), correct) === true);
}

/** Whether any response is other than what stood there. */
export const isResponded = ({ definition: { responses }, variable }: ItemResult): boolean =>
  responses.some(({ identifier, defaultValue }) => {
    const given = variable(identifier);
    return given !== null && sameValue(given, defaultValue) !== true;
  });
