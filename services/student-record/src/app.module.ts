import './application/imports/import-problems.js';
import './problems.js';
import { Module } from '@nestjs/common';
import { schemaOf } from '@pan/contracts';
import { SETTINGS } from '@pan/kit/ops';
import type { ServiceOptions } from '@pan/kit/service';
import { AccountQueries } from './persistence/accounts/accounts.queries.js';
import { EndLinks } from './application/accounts/end-links.js';
import { PlannedPlaces } from './application/roster/planned-places.js';
import { AccountRepository } from './persistence/accounts/account.repository.js';
import { GuardianCodeRepository } from './persistence/accounts/guardian-code.repository.js';
import { LearnerRepository } from './persistence/learners/learner.repository.js';
import { GuardianCodes } from './application/accounts/guardian-codes.js';
import { IssueGuardianCode } from './application/accounts/issue-guardian-code.js';
import { LinkBySchool } from './application/accounts/link-by-school.js';
import { LinkGuardian } from './application/accounts/link-guardian.js';
import { ApplyChanges } from './application/roster/apply-changes.js';
import { ClientCredentials } from './application/clients/client-credentials.js';
import { ClientQueries } from './persistence/clients/clients.queries.js';
import { ReadAnswers } from './application/clients/read-answers.js';
import { ClientRepository } from './persistence/clients/client.repository.js';
import { OrganisationRepository } from './persistence/organisations/organisation.repository.js';
import { DecideClient } from './application/clients/decide-client.js';
import { RequestClient } from './application/clients/request-client.js';
import { HandOver } from './application/identity/hand-over.js';
import { AccommodationRepository } from './persistence/accommodations/accommodation.repository.js';
import { IdentityKeyRepository } from './persistence/identity/identity-key.repository.js';
import { MatchPairRepository } from './persistence/identity/match-pair.repository.js';
import { MismatchRepository } from './persistence/identity/mismatch.repository.js';
import { TraceRepository } from './persistence/identity/trace.repository.js';
import { ResultRepository } from './persistence/results/result.repository.js';
import { DecideMatch } from './application/identity/decide-match.js';
import { EndAccommodation } from './application/accommodations/end-accommodation.js';
import { ImportBundle } from './application/imports/import-bundle.js';
import { ApplyBundle } from './application/imports/apply-bundle.js';
import { LearnerFileQueries } from './persistence/learners/learner-file.queries.js';
import { LearnerQueries } from './persistence/learners/learners.queries.js';
import { MatchQueries } from './persistence/identity/matches.queries.js';
import { MismatchQueries } from './persistence/identity/mismatches.queries.js';
import { OrganisationQueries } from './persistence/organisations/organisations.queries.js';
import { PersonReads } from './application/learners/person-reads.js';
import { PutAccommodation } from './application/accommodations/put-accommodation.js';
import { PutOrganisation } from './application/organisations/put-organisation.js';
import { ReceiveBundle } from './application/imports/receive-bundle.js';
import { RecordResult } from './application/results/record-result.js';
import { RetellAccommodations } from './application/accommodations/retell-accommodations.js';
import { HoldIdentityKey } from './application/identity/hold-identity-key.js';
import { IdentityTraces } from './application/identity/identity-traces.js';
import { Roster } from './application/roster/roster.js';
import { RequestReset } from './application/sandboxes/request-reset.js';
import { ResetSandbox } from './application/sandboxes/reset-sandbox.js';
import { SourceSystems } from './application/roster/source-systems.js';
import { UpsertRosterRow } from './application/roster/upsert-roster-row.js';
import { settings, type Settings } from './config.js';
import { AccommodationsController } from './http/accommodations/accommodations.controller.js';
import { AccountsController } from './http/accounts/accounts.controller.js';
import { ChangesController } from './http/roster/changes.controller.js';
import { ClientsController } from './http/clients/clients.controller.js';
import { ImportsController } from './http/imports/imports.controller.js';
import { LearnersController } from './http/learners/learners.controller.js';
import { MatchesController } from './http/identity/matches.controller.js';
import { OrganisationsController } from './http/organisations/organisations.controller.js';
import { ResultsController } from './http/results/results.controller.js';
import { RosterController } from './http/roster/roster.controller.js';
import { SandboxesController } from './http/sandboxes/sandboxes.controller.js';
import { ResultsConsumer } from './messaging/results.consumer.js';
import { migrations } from './persistence/migrations/index.js';
import { tables } from './persistence/tables.js';

/** What this service brings to the kit. */
export const service: ServiceOptions = {
  schema: settings,
  entities: tables,
  migrations,
  // Results are reactions: a rebuild has nothing to empty.
  listens: {
    schemaOf,
    topics: ['exam-management.to-student-record', 'ecampus-federation.to-student-record'],
    tables: [],
  },
};

const useCases = [
  PutOrganisation,
  UpsertRosterRow,
  ApplyChanges,
  DecideMatch,
  HandOver,
  PutAccommodation,
  RetellAccommodations,
  EndAccommodation,
  RecordResult,
  RequestReset,
  ResetSandbox,
];
const imports = [ReceiveBundle, ImportBundle, ApplyBundle];
const accounts = [
  LinkBySchool,
  LinkGuardian,
  IssueGuardianCode,
  EndLinks,
  PlannedPlaces,
  RequestClient,
  ReadAnswers,
  DecideClient,
  ClientCredentials,
  {
    provide: GuardianCodes,
    inject: [SETTINGS],
    useFactory: ({ IDENTITY_KEY }: Settings) => new GuardianCodes(IDENTITY_KEY),
  },
];
const repositories = [
  OrganisationRepository,
  LearnerRepository,
  MatchPairRepository,
  TraceRepository,
  MismatchRepository,
  IdentityKeyRepository,
  ResultRepository,
  AccommodationRepository,
  AccountRepository,
  GuardianCodeRepository,
  ClientRepository,
];
const queries = [
  OrganisationQueries,
  LearnerQueries,
  LearnerFileQueries,
  MatchQueries,
  MismatchQueries,
  AccountQueries,
  ClientQueries,
  PersonReads,
];
const roster = [
  Roster,
  HoldIdentityKey,
  SourceSystems,
  {
    provide: IdentityTraces,
    inject: [SETTINGS],
    useFactory: ({ IDENTITY_KEY }: Settings) => new IdentityTraces(IDENTITY_KEY),
  },
];

@Module({
  controllers: [
    OrganisationsController,
    RosterController,
    ChangesController,
    ImportsController,
    LearnersController,
    ResultsController,
    AccommodationsController,
    MatchesController,
    AccountsController,
    ClientsController,
    SandboxesController,
    ResultsConsumer,
  ],
  providers: [...useCases, ...accounts, ...imports, ...repositories, ...queries, ...roster],
})
export class AppModule {}
