import { day } from './exams/day.ts';
import type { Scenario } from './stage.ts';

/** What an exam day asks of one machine: everybody begins, saves and hands in within seconds, while rooms are watched. */
export const exams: readonly Scenario[] = [day];
