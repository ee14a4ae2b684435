import { stateOf } from '@pan/kit/data';
import { EntitySchema } from 'typeorm';
import { MarkReview } from '../../domain/reviews/mark-review.js';
import { count, id, instant, json, optional, text, texts, uuid } from '../columns.js';

export const MarkReviews = new EntitySchema({
  name: 'MarkReview',
  tableName: 'mark_review',
  target: MarkReview,
  ...stateOf('MarkReview', {
    id,
    markId: uuid('mark_id'),
    sittingId: uuid('sitting_id'),
    sessionId: uuid('session_id'),
    organisationId: uuid('organisation_id'),
    kind: text(),
    places: texts,
    circumstance: { ...text(), ...optional },
    statement: text(),
    askedFor: text('asked_for'),
    askedBy: text('asked_by'),
    askedAt: instant('asked_at'),
    rule: { ...json, ...optional },
    phase: text(),
    dueAt: { ...instant('due_at'), ...optional },
    remindAt: { ...instant('remind_at'), ...optional },
    remindedAt: { ...instant('reminded_at'), ...optional },
    reviewerId: { ...uuid('reviewer_id'), ...optional },
    refusal: { ...text(), ...optional },
    outcome: { ...text(), ...optional },
    words: { ...text(), ...optional },
    awards: json,
    markBefore: count('mark_before'),
    endedAt: { ...instant('ended_at'), ...optional },
    version: count(),
  }),
}) as EntitySchema;
