import { stateOf } from '@pan/kit/data';
import { EntitySchema } from 'typeorm';
import { Candidate } from '../../domain/candidate.js';
import { ExamSession } from '../../domain/exam-session.js';
import { count, id, instant, optional, json, text, texts, uuid, uuids } from '../columns.js';

export const ExamSessions = new EntitySchema({
  name: 'ExamSession',
  tableName: 'exam_session',
  target: ExamSession,
  ...stateOf('ExamSession', {
    id,
    owners: texts,
    paperId: uuid('paper_id'),
    schoolYear: text('school_year'),
    level: text(),
    organisationIds: uuids('organisation_ids'),
    opensAt: instant('opens_at'),
    closesAt: instant('closes_at'),
    durationMinutes: count('duration_minutes'),
    releaseAt: instant('release_at'),
    releaseAskedAt: { ...instant('release_asked_at'), ...optional },
    releasedAt: { ...instant('released_at'), ...optional },
    corrections: json,
    version: count(),
  }),
}) as EntitySchema;

export const Candidates = new EntitySchema({
  name: 'Candidate',
  tableName: 'candidate',
  target: Candidate,
  ...stateOf('Candidate', {
    id,
    sessionId: uuid('session_id'),
    learnerId: uuid('learner_id'),
    organisationId: uuid('organisation_id'),
    admissionCode: text('admission_code'),
    registeredAt: instant('registered_at'),
    roomId: { ...uuid('room_id'), ...optional },
    standing: text(),
    standingReason: { ...text('standing_reason'), ...optional },
    standingAt: { ...instant('standing_at'), ...optional },
    standingBy: { ...text('standing_by'), ...optional },
  }),
}) as EntitySchema;
