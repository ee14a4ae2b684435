import { DomainError } from '@pan/kit/domain';

/** When a paper is sat somewhere, when its marks are released, and when it may be looked at again by those who sat it. */
export interface SessionPlan {
  readonly opensAt: Date;
  readonly closesAt: Date;
  readonly releaseAt: Date;
  readonly reviewStartsAt: Date | null;
  readonly reviewEndsAt: Date | null;
}

/** A plan, and how far the release of its marks is. */
export interface PlanState extends SessionPlan {
  readonly releaseAskedAt: Date | null;
  readonly releasedAt: Date | null;
}

/** Another window for those who have not begun; marks follow the close as far behind as before, unless a date is given. */
export interface Postponement {
  readonly opensAt: Date;
  readonly closesAt: Date;
  readonly releaseAt?: Date | undefined;
}

export type ReleaseDates = Pick<SessionPlan, 'releaseAt' | 'reviewStartsAt' | 'reviewEndsAt'>;

/** How many are awaited and have not come, and how many sit. */
export interface Outstanding {
  readonly absent: number;
  readonly sitting: number;
}

/** It opens, closes, releases its marks, and is reviewed from then on. */
export function checked<T extends SessionPlan>(plan: T): T {
  const { opensAt, closesAt, releaseAt, reviewStartsAt, reviewEndsAt } = plan;
  if (closesAt <= opensAt) throw new DomainError('session-ends-before-it-opens');
  if (releaseAt < closesAt) throw new DomainError('release-before-the-end');
  const isHalf = (reviewStartsAt === null) !== (reviewEndsAt === null);
  if (isHalf || (reviewStartsAt && (reviewStartsAt < releaseAt || reviewEndsAt! <= reviewStartsAt)))
    throw new DomainError('review-window-unfit');
  return plan;
}

/** Candidates are entered until the session closes. */
export function requireOpenForCandidates({ closesAt, releaseAskedAt }: PlanState, now: Date): void {
  if (now >= closesAt || releaseAskedAt) throw new DomainError('session-closed');
}

/** A hand-in is undone, and dates change, until marks are on their way. */
export function requireNotReleasing({ releaseAskedAt }: PlanState): void {
  if (releaseAskedAt) throw new DomainError('session-releasing');
}

/** By hand before its date: once everybody awaited has handed in, or the time for handing in is over. False where it was asked before. */
export function mayRelease({ releaseAskedAt, closesAt }: PlanState, now: Date, outstanding: Outstanding): boolean {
  if (releaseAskedAt) return false;
  if (outstanding.sitting > 0 || (outstanding.absent > 0 && now < closesAt))
    throw new DomainError('sittings-outstanding', { ...outstanding });
  return true;
}

/** @param begun whether anybody sits or has sat there */
export function postponed(plan: PlanState, to: Postponement, begun: boolean, now: Date): SessionPlan {
  requireNotReleasing(plan);
  if (begun) throw new DomainError('session-begun');
  if (to.opensAt < now) throw new DomainError('postponed-to-the-past');
  const by = to.closesAt.getTime() - plan.closesAt.getTime();
  const releaseAt = to.releaseAt ?? later(plan.releaseAt, by);
  const reviewBy = releaseAt.getTime() - plan.releaseAt.getTime();
  const [reviewStartsAt, reviewEndsAt] = [plan.reviewStartsAt, plan.reviewEndsAt].map(
    (at) => at && later(at, reviewBy),
  );
  const { opensAt, closesAt } = to;
  return checked({ opensAt, closesAt, releaseAt, reviewStartsAt: reviewStartsAt!, reviewEndsAt: reviewEndsAt! });
}

/** Other dates for the marks and their review. */
export function dated({ opensAt, closesAt, ...plan }: PlanState, dates: ReleaseDates): SessionPlan {
  requireNotReleasing({ opensAt, closesAt, ...plan });
  return checked({ opensAt, closesAt, ...dates });
}

const later = (instant: Date, ms: number): Date => new Date(instant.getTime() + ms);
