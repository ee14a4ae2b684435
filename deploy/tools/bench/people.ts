import { accesses } from './people/accesses.ts';
import type { Scenario } from './stage.ts';

/** What families, and whoever answers them, wait for. */
export const people: readonly Scenario[] = [accesses];
