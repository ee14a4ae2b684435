import type { Level } from '@pan/contracts';
import { KnownOrganisations } from '@pan/kit/data';
import { EntitySchema } from 'typeorm';
import { ExamPapers, ExamSessions, CandidateCounts, SittingCounts, SessionResults } from './exam-tables.js';
import { KnownResources, HarvestCounts, KnownFrameworks } from './catalogue-tables.js';
import { LendingCounts, LendingReaders, KnownHolds, KnownLicences } from './lending-tables.js';
import { KnownInstitutions, KnownOfferings, EnrolmentRequests } from './federation-tables.js';

/** A stay as the student record last described it; `endedOn` is null while it is open. */
export interface KnownStay {
  enrolmentId: string;
  learnerId: string;
  organisationId: string;
  schoolYear: string;
  level: Level;
  /** The first day, if it is known; it may lie ahead. */
  beganOn: string | null;
  endedOn: string | null;
}

/** Whether a person still has to decide if this record doubles another one. */
export interface QuestionedLearner {
  learnerId: string;
  open: boolean;
}

/** A record that ended because it was another one's double. */
export interface MergedLearner {
  learnerId: string;
  intoLearnerId: string;
}

export const KnownStays = new EntitySchema<KnownStay>({
  name: 'KnownStay',
  tableName: 'known_stay',
  columns: {
    enrolmentId: { name: 'enrolment_id', type: 'uuid', primary: true },
    learnerId: { name: 'learner_id', type: 'uuid' },
    organisationId: { name: 'organisation_id', type: 'uuid' },
    schoolYear: { name: 'school_year', type: 'text' },
    level: { type: 'text' },
    beganOn: { name: 'began_on', type: 'date', nullable: true },
    endedOn: { name: 'ended_on', type: 'date', nullable: true },
  },
});

export const QuestionedLearners = new EntitySchema<QuestionedLearner>({
  name: 'QuestionedLearner',
  tableName: 'questioned_learner',
  columns: {
    learnerId: { name: 'learner_id', type: 'uuid', primary: true },
    open: { type: 'boolean' },
  },
});

export const MergedLearners = new EntitySchema<MergedLearner>({
  name: 'MergedLearner',
  tableName: 'merged_learner',
  columns: {
    learnerId: { name: 'learner_id', type: 'uuid', primary: true },
    intoLearnerId: { name: 'into_learner_id', type: 'uuid' },
  },
});

/** Everything that a rebuild from the topics gives back. */
export const entities = [
  KnownOrganisations,
  KnownStays,
  QuestionedLearners,
  MergedLearners,
  ExamPapers,
  ExamSessions,
  CandidateCounts,
  SittingCounts,
  SessionResults,
  KnownResources,
  HarvestCounts,
  KnownFrameworks,
  LendingCounts,
  LendingReaders,
  KnownHolds,
  KnownLicences,
  KnownInstitutions,
  KnownOfferings,
  EnrolmentRequests,
];

/** Their tables. */
export const copiedTables = entities.map(({ options }) => options.tableName!);
