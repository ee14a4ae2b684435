import type { Dispensations } from './dispensation.js';

/** What is put right in a session, by place. */
export interface Corrections {
  /** Items of the bank that score places in the stead of those that were sat. */
  readonly corrections: Readonly<Record<string, string>>;
  readonly dispensations?: Dispensations;
}

/** A place has another key, or a dispensation: the last word on it holds. */
export function corrected(
  before: Required<Corrections>,
  { corrections, dispensations = {} }: Corrections,
): Required<Corrections> {
  const kept = Object.entries(before.dispensations).filter(([ref]) => !(ref in corrections));
  return {
    corrections: { ...before.corrections, ...corrections },
    dispensations: { ...Object.fromEntries(kept), ...dispensations },
  };
}
