import { stateOf } from '@pan/kit/data';
import { KnownClasses, KnownMemberships, KnownOrganisations, KnownStays, MergedLearners } from '@pan/record-copies';
import { EntitySchema } from 'typeorm';
import { ExamSession } from '../domain/exam-session.js';
import { Mark } from '../domain/mark.js';
import { Paper } from '../domain/paper.js';
import { Sitting } from '../domain/sitting.js';

/** What the student record gives a learner who sits an exam. */
export interface KnownAccommodation {
  accommodationId: string;
  learnerId: string;
  extraTimePercent: number;
  tools: string[];
  /** How tools are set, each `tool.name=value`. */
  settings: string[];
  validFromOn: string;
  validUntilOn: string | null;
  endedOn: string | null;
  /** Of the fact that told it; 0 in facts from before versions. */
  version: number;
}

const id = { type: 'uuid', primary: true } as const;
const uuid = (name: string) => ({ type: 'uuid', name }) as const;
const text = (name?: string) => ({ type: 'text', ...(name && { name }) }) as const;
const instant = (name: string) => ({ type: 'timestamptz', name }) as const;
const day = (name: string) => ({ type: 'date', name }) as const;
const count = (name?: string) => ({ type: 'integer', ...(name && { name }) }) as const;
const json = { type: 'jsonb' } as const;
const texts = { type: 'text', array: true } as const;
const optional = { nullable: true } as const;

export const KnownAccommodations = new EntitySchema<KnownAccommodation>({
  name: 'KnownAccommodation',
  tableName: 'accommodation',
  columns: {
    accommodationId: { ...uuid('accommodation_id'), primary: true },
    learnerId: uuid('learner_id'),
    extraTimePercent: count('extra_time_percent'),
    tools: texts,
    settings: texts,
    validFromOn: day('valid_from_on'),
    validUntilOn: { ...day('valid_until_on'), ...optional },
    endedOn: { ...day('ended_on'), ...optional },
    version: { ...count(), version: true },
  },
});

/** Every table that an aggregate is mapped to; indexes, checks and policies stand in the migrations. */
export const aggregates: EntitySchema[] = [
  new EntitySchema({
    name: 'Paper',
    tableName: 'paper',
    target: Paper,
    ...stateOf('Paper', {
      id,
      identifier: text(),
      owners: texts,
      title: text(),
      subject: text(),
      level: text(),
      language: text(),
      items: json,
      contentHash: text('content_hash'),
      approvals: json,
      standing: text('state'),
      version: count(),
    }),
  }),
  new EntitySchema({
    name: 'ExamSession',
    tableName: 'exam_session',
    target: ExamSession,
    ...stateOf('ExamSession', {
      id,
      owners: texts,
      paperId: uuid('paper_id'),
      schoolYear: text('school_year'),
      level: text(),
      organisationIds: { type: 'uuid', name: 'organisation_ids', array: true },
      opensAt: instant('opens_at'),
      closesAt: instant('closes_at'),
      durationMinutes: count('duration_minutes'),
      releaseAt: instant('release_at'),
      releaseAskedAt: { ...instant('release_asked_at'), ...optional },
      releasedAt: { ...instant('released_at'), ...optional },
      corrections: json,
      version: count(),
    }),
  }),
  new EntitySchema({
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
      submittedAt: { ...instant('submitted_at'), ...optional },
      atDeadline: { type: 'boolean', name: 'at_deadline' },
      receiptHash: { ...text('receipt_hash'), ...optional },
    }),
  }),
  new EntitySchema({
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
    }),
  }),
] as EntitySchema[];

export const entities: EntitySchema[] = [
  ...aggregates,
  KnownOrganisations,
  KnownClasses,
  KnownMemberships,
  KnownStays,
  MergedLearners,
  KnownAccommodations,
] as EntitySchema[];
