import { stateOf } from '@pan/kit/data';
import { EntitySchema } from 'typeorm';
import { Mark } from '../../domain/mark.js';
import { count, id, instant, optional, text, uuid } from '../columns.js';

export const Marks = new EntitySchema({
  name: 'Mark',
  tableName: 'mark',
  target: Mark,
  ...stateOf('Mark', {
    id,
    sittingId: uuid('sitting_id'),
    sessionId: uuid('session_id'),
    learnerId: uuid('learner_id'),
    organisationId: uuid('organisation_id'),
    mark: count(),
    passed: { type: 'boolean' },
    releasedAt: instant('released_at'),
    corrections: count(),
    reason: { ...text(), ...optional },
  }),
}) as EntitySchema;
