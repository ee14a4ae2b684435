import type { PauseCause } from './clock.js';

/** How a sitting stands: asked in and not let in yet, under way, interrupted, handed in or closed, ended by whoever watches. */
export const phases = ['awaiting', 'sitting', 'paused', 'submitted', 'terminated'] as const;
export type Phase = (typeof phases)[number];

/** Who sits: one learner, registered in one session by one organisation. */
export interface Candidacy {
  readonly candidateId: string;
  readonly sessionId: string;
  readonly learnerId: string;
  readonly organisationId: string;
}

/** A device and the client it runs in: only they may write. */
export interface Lease {
  readonly hash: string;
  readonly holder: string;
}

export interface SittingState extends Candidacy {
  readonly id: string;
  readonly startedAt: Date;
  readonly deadlineAt: Date;
  readonly extraTimePercent: number;
  readonly leaseHash: string;
  readonly leaseHolder: string;
  /** Asked in, and not authorised yet. */
  readonly awaits: boolean;
  /** Whether the clock stands still: before the authorisation, and in a pause whose time is given back. */
  readonly clockStands: boolean;
  readonly pausedAt: Date | null;
  readonly pauseCause: PauseCause | null;
  readonly submittedAt: Date | null;
  readonly atDeadline: boolean;
  readonly receiptHash: string | null;
  /** Ended by whoever watches over the room. */
  readonly terminated: boolean;
  /** Of a test that is met place by place, how far the candidate has come; else null. */
  readonly progress: unknown;
  /** The places whose answers are taken; null for all. */
  readonly atHand: readonly string[] | null;
  readonly stageEndsAt: Date | null;
  /** Pauses that were credited and time that was granted: what has not counted as the candidate's. */
  readonly givenMs: number;
}
