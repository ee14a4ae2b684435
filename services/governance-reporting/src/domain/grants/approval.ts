import { canonicalJson } from '@pan/kit/domain';

/** A person's word for exactly this. */
export interface Approval {
  readonly by: string;
  readonly at: string;
  /** What was approved, as it was then. */
  readonly of: unknown;
}

/** An approval stands for as long as what was approved does, whoever changed it and by whatever way: it is void, not taken back. */
export const stands = (approval: Approval | null, present: unknown): boolean =>
  approval !== null && canonicalJson(approval.of) === canonicalJson(present);
