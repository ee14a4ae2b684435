/** How far a candidate has come in a test that is met place by place. */
export interface Stage<Progress = unknown> {
  /** As the test's own session keeps it. */
  readonly progress: Progress;
  /** The places whose answers are taken. */
  readonly atHand: readonly string[];
  /** When the time of the test's own limits is over, in milliseconds of the candidate's time; null where none runs. */
  readonly endsAt: number | null;
}
