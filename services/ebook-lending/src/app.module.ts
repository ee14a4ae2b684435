import { Module } from '@nestjs/common';
import { schemaOf } from '@pan/contracts';
import { SETTINGS } from '@pan/kit/ops';
import { Pseudonyms } from '@pan/kit/people';
import type { ServiceOptions } from '@pan/kit/service';
import {
  AfterMerge,
  AfterParting,
  ClosedClassesConsumer,
  Erasure,
  ErasuresConsumer,
  MembershipsConsumer,
  MergesConsumer,
  OrganisationsConsumer,
  StaysConsumer,
  TeachingsConsumer,
} from '@pan/record-copies';
import { AcquireLicence } from './application/licences/acquire-licence.js';
import { BorrowTitle } from './application/loans/borrow-title.js';
import { CancelHold } from './application/holds/cancel-hold.js';
import { ForgetReaders } from './application/readers/forget-readers.js';
import { ImportFeed } from './application/odl/import-feed.js';
import { LoanInPool } from './application/loans/loan-in-pool.js';
import { MergeReaders } from './application/readers/merge-readers.js';
import { PartReaders } from './application/readers/part-readers.js';
import { PlaceHold } from './application/holds/place-hold.js';
import { Readers } from './application/readers/readers.js';
import { RegisterTitle } from './application/titles/register-title.js';
import { RenewLoan } from './application/loans/renew-loan.js';
import { ReturnLoan } from './application/loans/return-loan.js';
import { ScheduledWork } from './application/due/scheduled-work.js';
import { SettleDue } from './application/due/settle-due.js';
import { TitleQueue } from './application/titles/title-queue.js';
import { settings, type Settings } from './config.js';
import { LendingTerms } from './domain/terms.js';
import { FeedsController } from './http/feeds/feeds.controller.js';
import { HoldsController } from './http/holds/holds.controller.js';
import { LicencesController } from './http/licences/licences.controller.js';
import { LoansController } from './http/loans/loans.controller.js';
import { OpdsProtocol } from './http/opds/opds-protocol.js';
import { OpdsController } from './http/opds/opds.controller.js';
import { TitlesController } from './http/titles/titles.controller.js';
import { EraseReader } from './application/readers/erase-reader.js';
import { ErasedReaders } from './persistence/readers/erased-readers.repository.js';
import { ResourcesConsumer } from './messaging/resources.consumer.js';
import { HoldRepository } from './persistence/holds/hold.repository.js';
import { HoldQueries } from './persistence/holds/holds.queries.js';
import { LicenceRepository } from './persistence/licences/licence.repository.js';
import { LicenceQueries } from './persistence/licences/licences.queries.js';
import { LoanRepository } from './persistence/loans/loan.repository.js';
import { LoanQueries } from './persistence/loans/loans.queries.js';
import { migrations } from './persistence/migrations/index.js';
import { ReaderRepository } from './persistence/readers/reader.repository.js';
import { entities } from './persistence/tables.js';
import { CopyPoolRepository } from './persistence/titles/copy-pool.repository.js';
import { TitleRepository } from './persistence/titles/title.repository.js';
import { TitleQueries } from './persistence/titles/titles.queries.js';
import './problems.js';

const useCases = [
  AcquireLicence,
  ImportFeed,
  RegisterTitle,
  BorrowTitle,
  RenewLoan,
  ReturnLoan,
  PlaceHold,
  CancelHold,
  MergeReaders,
  PartReaders,
  SettleDue,
  ForgetReaders,
];
const repositories = [
  TitleRepository,
  CopyPoolRepository,
  LicenceRepository,
  LoanRepository,
  HoldRepository,
  ReaderRepository,
];
const queries = [TitleQueries, LicenceQueries, LoanQueries, HoldQueries];
const lending = [
  TitleQueue,
  LoanInPool,
  Readers,
  Pseudonyms,
  ScheduledWork,
  ErasedReaders,
  { provide: Erasure, useClass: EraseReader },
  {
    provide: LendingTerms,
    inject: [SETTINGS],
    useFactory: (of: Settings) =>
      new LendingTerms(of.LOANS_PER_READER, of.HOLDS_PER_READER, of.RENEWALS, of.LOAN_DAYS, of.RESERVATION_SECONDS),
  },
];

@Module({
  controllers: [
    TitlesController,
    LicencesController,
    FeedsController,
    LoansController,
    HoldsController,
    OpdsController,
    ...[OrganisationsConsumer, StaysConsumer, MergesConsumer, ErasuresConsumer],
    ...[ClosedClassesConsumer, MembershipsConsumer, TeachingsConsumer],
    ResourcesConsumer,
  ],
  providers: [
    ...useCases,
    ...repositories,
    ...queries,
    ...lending,
    OpdsProtocol,
    { provide: AfterMerge, useExisting: MergeReaders },
    { provide: AfterParting, useExisting: PartReaders },
  ],
})
export class AppModule {}

export const service: ServiceOptions = {
  schema: settings,
  entities,
  migrations,
  listens: {
    schemaOf,
    topics: ['student-record.events', 'resource-catalogue.events'],
    tables: [
      ...['known_organisation', 'known_stay', 'merged_learner'],
      ...['known_membership', 'known_teaching', 'closed_class'],
    ],
  },
};
