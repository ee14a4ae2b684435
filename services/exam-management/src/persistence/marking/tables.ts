import { stateOf } from '@pan/kit/data';
import { EntitySchema } from 'typeorm';
import { Marking } from '../../domain/marking/marking.js';
import { Script } from '../../domain/marking/script.js';
import { count, id, instant, json, optional, text, uuid } from '../columns.js';

const points = { type: 'numeric', ...optional } as const;

export const Scripts = new EntitySchema({
  name: 'Script',
  tableName: 'script',
  target: Script,
  ...stateOf('Script', {
    id,
    number: text(),
    drawn: { type: 'double precision' },
    sessionId: uuid('session_id'),
    sittingId: uuid('sitting_id'),
    itemRef: text('item_ref'),
    learnerId: uuid('learner_id'),
    organisationId: uuid('organisation_id'),
    responses: json,
    answerHash: text('answer_hash'),
    stage: text(),
    phase: text(),
    points,
    openedAt: instant('opened_at'),
    settledAt: { ...instant('settled_at'), ...optional },
  }),
}) as EntitySchema;

export const Markings = new EntitySchema({
  name: 'Marking',
  tableName: 'marking',
  target: Marking,
  ...stateOf('Marking', {
    id,
    scriptId: uuid('script_id'),
    sessionId: uuid('session_id'),
    markerId: uuid('marker_id'),
    stage: text(),
    phase: text(),
    scores: json,
    annotations: json,
    points,
    dealtAt: instant('dealt_at'),
    leaseUntil: instant('lease_until'),
    endedAt: { ...instant('ended_at'), ...optional },
    returnReason: { ...text('return_reason'), ...optional },
    version: count(),
  }),
}) as EntitySchema;
