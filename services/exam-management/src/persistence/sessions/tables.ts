import { stateOf } from '@pan/kit/data';
import { EntitySchema } from 'typeorm';
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
