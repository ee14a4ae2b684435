import { DomainError } from '@pan/kit/domain';

/** One attempt at an adaptive item, by its number among those of its place. */
export interface NumberedAttempt {
  readonly sequence: number;
  readonly hash: string;
}

/**
 * Whether an attempt is the next one, or one that was made already and is told again.
 * @throws DomainError sequence-reused, attempt-out-of-order
 */
export function judgeAttempt(
  made: readonly NumberedAttempt[],
  { sequence, hash }: NumberedAttempt,
): 'is-next' | 'was-made' {
  const before = made.find((one) => one.sequence === sequence);
  if (before && before.hash !== hash) throw new DomainError('sequence-reused', { sequence });
  if (before) return 'was-made';
  if (sequence !== made.length + 1) throw new DomainError('attempt-out-of-order', { sequence: made.length + 1 });
  return 'is-next';
}

/** How long a candidate says to have spent on an item: no longer than the sitting has lasted. */
export const secondsSpent = (said: number, startedAt: Date, now: Date): number =>
  Math.max(0, Math.min(Math.floor(said), Math.floor((now.getTime() - startedAt.getTime()) / 1_000)));
