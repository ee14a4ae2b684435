import { stateOf } from '@pan/kit/data';
import { EntitySchema } from 'typeorm';
import { Candidate } from '../../domain/candidate.js';
import { ExamSession } from '../../domain/exam-session.js';
import { OrganisationPlan } from '../../domain/organisation-plan.js';
import { count, id, instant, optional, json, text, texts, uuid, uuids } from '../columns.js';

const release = {
  releaseAt: instant('release_at'),
  reviewStartsAt: { ...instant('review_starts_at'), ...optional },
  reviewEndsAt: { ...instant('review_ends_at'), ...optional },
  releaseAskedAt: { ...instant('release_asked_at'), ...optional },
  releasedAt: { ...instant('released_at'), ...optional },
};

export const ExamSessions = new EntitySchema({
  name: 'ExamSession',
  tableName: 'exam_session',
  target: ExamSession,
  ...stateOf('ExamSession', {
    id,
    owners: texts,
    paperId: uuid('paper_id'),
    title: text(),
    subject: text(),
    schoolYear: text('school_year'),
    level: text(),
    organisationIds: uuids('organisation_ids'),
    opensAt: instant('opens_at'),
    closesAt: instant('closes_at'),
    durationMinutes: count('duration_minutes'),
    offlineGraceMinutes: count('offline_grace_minutes'),
    ...release,
    makeUpOf: { ...uuid('make_up_of'), ...optional },
    corrections: json,
    dispensations: json,
    schoolMarksUntil: { ...instant('school_marks_until'), ...optional },
    competency: { ...text(), ...optional },
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
    madeUpBy: { ...uuid('made_up_by'), ...optional },
  }),
}) as EntitySchema;

export const OrganisationPlans = new EntitySchema({
  name: 'OrganisationPlan',
  tableName: 'session_organisation',
  target: OrganisationPlan,
  ...stateOf('OrganisationPlan', {
    id,
    sessionId: uuid('session_id'),
    organisationId: uuid('organisation_id'),
    opensAt: instant('opens_at'),
    closesAt: instant('closes_at'),
    ...release,
    version: count(),
  }),
}) as EntitySchema;
