/** How a row came near somebody else's record without being found to be the same person. */
export const mismatchKinds = ['other-names', 'other-code', 'after-mismatch', 'corrected-to'] as const;
export type MismatchKind = (typeof mismatchKinds)[number];

/** A record that has the permanent code and birth date of a new row. */
export interface Met {
  readonly namesAgree: boolean;
  /** Whether the sender sees the record by rows of its own. */
  readonly inSight: boolean;
  /** Whether the sending client came near this record before and was wrong. */
  readonly mismatchedBefore: boolean;
}

/**
 * Whether the row joins the record by itself. Code and birth date can be guessed, a hundred tries to a name: so the names have to
 * agree, and whoever was wrong about somebody out of sight once waits for a person, whatever comes next.
 */
export function joins({ namesAgree, inSight, mismatchedBefore }: Met): boolean {
  return namesAgree && (inSight || !mismatchedBefore);
}

/** How a row that did not join was wrong. */
export const mismatchOf = ({ namesAgree }: Met): MismatchKind => (namesAgree ? 'after-mismatch' : 'other-names');

/**
 * Mismatches of one client in a day before it has to wait for the next: systems do misspell, a large one more often.
 * @param learners how many the client's systems have sent
 */
export const mostMismatches = (learners: number): number => Math.max(50, Math.floor(learners / 50));
