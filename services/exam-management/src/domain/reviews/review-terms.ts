import { DomainError } from '@pan/kit/domain';
import type { SessionPlan } from '../session-plan.js';

/** What is asked for: the points counted again, constructed answers marked again by somebody else, or a wrong that the circumstances did. */
export const reviewKinds = ['recount', 'remark', 'complaint'] as const;
export type ReviewKind = (typeof reviewKinds)[number];

/** The ministry's rule of reviews for a school year. What no text says is null, and holds nobody to anything. */
export interface ReviewTerms {
  /** Which kinds there are; all where it is null. */
  readonly kinds: readonly ReviewKind[] | null;
  /** From when the mark went out, where the session has no dates of its own. */
  readonly askWithinDays: number | null;
  /** From the asking to the admission or refusal, and from there to the decision. */
  readonly admitWithinDays: number | null;
  readonly decideWithinDays: number | null;
  /** How long before either is due the reviewers are reminded. */
  readonly remindDaysBefore: number | null;
  /** Whether a review may take points away. */
  readonly mayLower: boolean | null;
}

export const unknownTerms: ReviewTerms = {
  ...{ kinds: null, askWithinDays: null, admitWithinDays: null, decideWithinDays: null },
  ...{ remindDaysBefore: null, mayLower: null },
};

export const daysAfter = (at: Date, days: number): Date => new Date(at.getTime() + days * 86_400_000);

/**
 * Reviews are asked for within the dates of the session or, where it has none, so many days after the mark went out.
 * @throws DomainError review-window-unknown, review-not-open, review-window-over
 */
export function requireInWindow(
  { reviewStartsAt: from, reviewEndsAt }: Pick<SessionPlan, 'reviewStartsAt' | 'reviewEndsAt'>,
  { askWithinDays }: ReviewTerms,
  markOutAt: Date,
  now: Date,
): void {
  const until = reviewEndsAt ?? (askWithinDays === null ? null : daysAfter(markOutAt, askWithinDays));
  if (!until) throw new DomainError('review-window-unknown');
  if (from && now < from) throw new DomainError('review-not-open', { from: from.toISOString() });
  if (now >= until) throw new DomainError('review-window-over', { until: until.toISOString() });
}

/** @throws DomainError review-kind-not-offered */
export function requireOffered(kind: ReviewKind, { kinds }: ReviewTerms): void {
  if (kinds && !kinds.includes(kind)) throw new DomainError('review-kind-not-offered', { kind });
}

/** When something is due and when it is called to mind; null where no rule says so. */
export function dueAfter(now: Date, days: number | null, { remindDaysBefore }: ReviewTerms) {
  const dueAt = days === null ? null : daysAfter(now, days);
  const remindAt = dueAt && daysAfter(dueAt, -(remindDaysBefore ?? 0));
  return { dueAt, remindAt: remindAt && remindAt < now ? now : remindAt };
}
