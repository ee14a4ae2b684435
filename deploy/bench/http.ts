import { imports } from './http/import.ts';
import { reads } from './http/reads.ts';
import { upsert } from './http/upsert.ts';
import type { Scenario } from './stage.ts';

/** What a caller of `student-record` waits for. */
export const http: readonly Scenario[] = [reads, upsert, imports];
