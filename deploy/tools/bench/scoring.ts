import { choiceItems } from './scoring/choice-items.ts';
import type { Scenario } from './stage.ts';

/** What scoring costs. */
export const scoring: readonly Scenario[] = [choiceItems];
