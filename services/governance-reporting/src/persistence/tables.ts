import { KnownOrganisations, KnownStays, MergedLearners } from '@pan/record-copies';
import { EntitySchema } from 'typeorm';
import { ExamPapers, ExamSessions, CandidateCounts, SittingCounts, SessionResults } from './exam-tables.js';
import { EquipmentItems } from './equipment/tables.js';
import { KnownResources, HarvestCounts, KnownFrameworks } from './catalogue-tables.js';
import { LendingCounts, LendingReaders, KnownHolds, KnownLicences } from './lending-tables.js';
import { collectionTables, OrganisationsTold } from './collections/tables.js';
import { InventoryEntries } from './inventory/tables.js';
import { MessageCounts } from './message-tables.js';
import { programmeTables } from './programmes/tables.js';
import { KnownInstitutions, KnownOfferings, EnrolmentRequests } from './federation-tables.js';

/** Whether a person still has to decide if this record doubles another one. */
export interface QuestionedLearner {
  learnerId: string;
  open: boolean;
}

export const QuestionedLearners = new EntitySchema<QuestionedLearner>({
  name: 'QuestionedLearner',
  tableName: 'questioned_learner',
  columns: {
    learnerId: { name: 'learner_id', type: 'uuid', primary: true },
    open: { type: 'boolean' },
  },
});

/** Everything that a rebuild from the topics gives back. */
export const copies = [
  KnownOrganisations,
  OrganisationsTold,
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
  MessageCounts,
];

/** Their tables. */
export const copiedTables = copies.map(({ options }) => options.tableName!);

export const entities = [...copies, ...programmeTables, ...collectionTables, EquipmentItems, InventoryEntries];
