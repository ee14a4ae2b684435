import type { Level } from '@pan/contracts';
import { EntitySchema } from 'typeorm';

/** What an exam is about. */
export interface ExamPaper {
  paperId: string;
  subject: string;
  level: Level;
  language: string;
}

/** A session as it was last scheduled. */
export interface ExamSession {
  sessionId: string;
  paperId: string;
  schoolYear: string;
  level: Level;
  opensAt: string;
  organisationIds: string[];
}

/** How many candidates an organisation has in a session, as last told. */
export interface CandidateCount {
  sessionId: string;
  organisationId: string;
  candidates: number;
}

/** Sittings of an organisation in a session: those begun, those submitted and, of these, those that the deadline closed. */
export interface SittingCount {
  sessionId: string;
  organisationId: string;
  started: number;
  submitted: number;
  atDeadline: number;
}

/** Results of an organisation in a session; null where the exams withhold them. */
export interface SessionResult {
  sessionId: string;
  organisationId: string;
  paperId: string;
  schoolYear: string;
  level: Level;
  suppressed: boolean;
  sat: number | null;
  passed: number | null;
}

export const ExamPapers = new EntitySchema<ExamPaper>({
  name: 'ExamPaper',
  tableName: 'exam_paper',
  columns: {
    paperId: { name: 'paper_id', type: 'uuid', primary: true },
    subject: { type: 'text' },
    level: { type: 'text' },
    language: { type: 'text' },
  },
});

export const ExamSessions = new EntitySchema<ExamSession>({
  name: 'ExamSession',
  tableName: 'exam_session',
  columns: {
    sessionId: { name: 'session_id', type: 'uuid', primary: true },
    paperId: { name: 'paper_id', type: 'uuid' },
    schoolYear: { name: 'school_year', type: 'text' },
    level: { type: 'text' },
    opensAt: { name: 'opens_at', type: 'timestamp with time zone' },
    organisationIds: { name: 'organisation_ids', type: 'jsonb' },
  },
});

export const CandidateCounts = new EntitySchema<CandidateCount>({
  name: 'CandidateCount',
  tableName: 'candidate_count',
  columns: {
    sessionId: { name: 'session_id', type: 'uuid', primary: true },
    organisationId: { name: 'organisation_id', type: 'uuid', primary: true },
    candidates: { type: 'integer' },
  },
});

export const SittingCounts = new EntitySchema<SittingCount>({
  name: 'SittingCount',
  tableName: 'sitting_count',
  columns: {
    sessionId: { name: 'session_id', type: 'uuid', primary: true },
    organisationId: { name: 'organisation_id', type: 'uuid', primary: true },
    started: { type: 'integer' },
    submitted: { type: 'integer' },
    atDeadline: { name: 'at_deadline', type: 'integer' },
  },
});

export const SessionResults = new EntitySchema<SessionResult>({
  name: 'SessionResult',
  tableName: 'session_result',
  columns: {
    sessionId: { name: 'session_id', type: 'uuid', primary: true },
    organisationId: { name: 'organisation_id', type: 'uuid', primary: true },
    paperId: { name: 'paper_id', type: 'uuid' },
    schoolYear: { name: 'school_year', type: 'text' },
    level: { type: 'text' },
    suppressed: { type: 'boolean' },
    sat: { type: 'integer', nullable: true },
    passed: { type: 'integer', nullable: true },
  },
});
