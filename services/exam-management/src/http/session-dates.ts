import { instantOf } from '@pan/kit/domain';
import type { ReleaseDates } from '../domain/session-plan.js';

/** When a session is sat, as a body says it. */
export const windowOf = ({ opensAt, closesAt }: { opensAt: string; closesAt: string }) => ({
  opensAt: instantOf(opensAt),
  closesAt: instantOf(closesAt),
});

/** When marks leave and are reviewed, as a body says it. */
export function datesOf(body: {
  readonly releaseAt: string;
  readonly reviewStartsAt?: string | undefined;
  readonly reviewEndsAt?: string | undefined;
}): ReleaseDates {
  const { releaseAt, reviewStartsAt, reviewEndsAt } = body;
  return {
    releaseAt: instantOf(releaseAt),
    reviewStartsAt: reviewStartsAt === undefined ? null : instantOf(reviewStartsAt),
    reviewEndsAt: reviewEndsAt === undefined ? null : instantOf(reviewEndsAt),
  };
}
