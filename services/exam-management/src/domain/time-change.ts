import type { Fact } from '@pan/kit/domain';

/** What whoever watches over a room did to a sitting. */
export type ChangeKind =
  'authorised' | 'paused' | 'resumed' | 'extended' | 'terminated' | 'reopened' | 'transferred' | 'restored';

/** One act on a sitting: what became of its deadline, what ended with it, and what is told of it. */
export interface TimeChange {
  readonly kind: ChangeKind;
  readonly deadlineBefore: Date;
  readonly deadlineAt: Date;
  /** Of the hand-in that a reopening undid: the candidate holds it, and it is never thrown away. */
  readonly formerReceipt?: Receipt;
  readonly fact?: Fact;
}

export interface Receipt {
  /** Of every answer saved, each with its place and sequence. */
  readonly hash: string;
  readonly at: Date;
  readonly atDeadline: boolean;
}
