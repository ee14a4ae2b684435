import type { Params } from './problem-catalogue.js';

/** One finding about what was sent; `value` is shown to the sender only and goes with its report. */
export interface InputProblem {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly file?: string;
  readonly row?: number;
  readonly field?: string;
  readonly value?: string;
  readonly params?: Params;
}
