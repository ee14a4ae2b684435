import { hot } from './http/hot.ts';
import { imports } from './http/import.ts';
import { reads } from './http/reads.ts';
import { upsert } from './http/upsert.ts';
import type { Scenario } from './stage.ts';

/** What callers wait for: of `student-record` in depth, of the others what is read and written most. `governance-reporting` is written by events alone. */
export const http: readonly Scenario[] = [reads, upsert, hot, imports];
