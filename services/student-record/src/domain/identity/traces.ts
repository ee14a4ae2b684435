/** Keyed digests of what identifies a learner, by which rows meet without anybody seeing another's; null where something lacks. */
export interface Traces {
  /** Permanent code and birth date together: whose both are equal is the same person, if the names agree. */
  readonly identity: Buffer | null;
  readonly code: Buffer | null;
  readonly name: Buffer | null;
}

/** A record that a row meets by its traces. */
export interface KnownRecord {
  readonly learnerId: string;
  readonly identity: boolean;
  readonly name: boolean;
  readonly code: boolean;
  /** Whether the record has a permanent code at all. */
  readonly coded: boolean;
  readonly inSight: boolean;
}
