import { stateOf } from '@pan/kit/data';
import { EntitySchema } from 'typeorm';
import { Sitting } from '../../domain/sitting.js';
import { count, id, instant, json, optional, text, texts, uuid } from '../columns.js';

export const Sittings = new EntitySchema({
  name: 'Sitting',
  tableName: 'sitting',
  target: Sitting,
  ...stateOf('Sitting', {
    id,
    sessionId: uuid('session_id'),
    candidateId: uuid('candidate_id'),
    learnerId: uuid('learner_id'),
    organisationId: uuid('organisation_id'),
    startedAt: instant('started_at'),
    deadlineAt: instant('deadline_at'),
    extraTimePercent: count('extra_time_percent'),
    leaseHash: text('lease_hash'),
    leaseHolder: text('lease_holder'),
    awaits: { type: 'boolean' },
    clockStands: { type: 'boolean', name: 'clock_stands' },
    pausedAt: { ...instant('paused_at'), ...optional },
    pauseCause: { ...text('pause_cause'), ...optional },
    submittedAt: { ...instant('submitted_at'), ...optional },
    atDeadline: { type: 'boolean', name: 'at_deadline' },
    receiptHash: { ...text('receipt_hash'), ...optional },
    terminated: { type: 'boolean' },
    progress: { ...json, ...optional },
    atHand: { ...texts, name: 'at_hand', ...optional },
    stageEndsAt: { ...instant('stage_ends_at'), ...optional },
    givenMs: count('given_ms'),
  }),
}) as EntitySchema;
