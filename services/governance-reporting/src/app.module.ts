import { Module } from '@nestjs/common';
import { offices, schemaOf, scopesOf } from '@pan/contracts';
import type { ServiceOptions } from '@pan/kit/service';
import { Erasure, ErasuresConsumer, MergesConsumer, StaysConsumer } from '@pan/record-copies';
import { ConfirmErasure } from './application/confirm-erasure.js';
import { ChangeReturn } from './application/collections/change-return.js';
import { Completeness } from './application/collections/completeness.js';
import { ExportReturns } from './application/collections/export-returns.js';
import { ImportReturns } from './application/collections/import-returns.js';
import { LoadShippedForms } from './application/collections/load-shipped-forms.js';
import { OpenCampaign } from './application/collections/open-campaign.js';
import { PutForm } from './application/collections/put-form.js';
import { ReceiveReturnTable } from './application/collections/receive-return-table.js';
import { Remind } from './application/collections/remind.js';
import { ReturnIndicators } from './application/collections/return-indicators.js';
import { ReadReturns } from './application/collections/read-returns.js';
import { EditionSignature } from './application/editions/edition-signature.js';
import { MakeEdition } from './application/editions/make-edition.js';
import { ReadEditions } from './application/editions/read-editions.js';
import { RequestEdition } from './application/editions/request-edition.js';
import { SettleDraft } from './application/editions/settle-draft.js';
import { Figures } from './application/figures.js';
import { ForgetFormerCopies } from './application/forget-former-copies.js';
import { AnnounceGrant } from './application/grants/announce-grant.js';
import { ChangeAward } from './application/grants/change-award.js';
import { ApplyForGrant } from './application/grants/apply-for-grant.js';
import { AssessGrants } from './application/grants/assess-grants.js';
import { AuditGrants } from './application/grants/audit-grants.js';
import { DecideOnGrant } from './application/grants/decide-on-grant.js';
import { FollowGrant } from './application/grants/follow-grant.js';
import { GrantDays } from './application/grants/grant-days.js';
import { PayGrant } from './application/grants/pay-grant.js';
import { PutGrantCall } from './application/grants/put-grant-call.js';
import { ReadGrantApplication } from './application/grants/read-grant-application.js';
import { ReadOpportunities } from './application/grants/read-opportunities.js';
import { ReadGrantAward } from './application/grants/read-grant-award.js';
import { ReportedFigures } from './application/reported-figures.js';
import { Revisions } from './application/revisions.js';
import { BeginInitiative } from './application/programmes/begin-initiative.js';
import { EnterEquipment } from './application/equipment/enter-equipment.js';
import { MoveEquipment } from './application/equipment/move-equipment.js';
import { DecideRows } from './application/inventory/decide-rows.js';
import { RecordMeasurements } from './application/inventory/record-measurements.js';
import { SendInventory } from './application/inventory/send-inventory.js';
import { PutDefinition } from './application/definitions/put-definition.js';
import { FilledPlan } from './application/plan-facts/filled-plan.js';
import { Systems } from './application/plan-facts/systems.js';
import { PutRegisterEntry } from './application/plan-facts/put-register-entry.js';
import { ChangeInitiative } from './application/programmes/change-initiative.js';
import { CommitMoney } from './application/programmes/commit-money.js';
import { KnownPartners } from './application/programmes/known-partners.js';
import { LoadShippedKinds } from './application/programmes/load-shipped-kinds.js';
import { ProgrammeFigures } from './application/programmes/programme-figures.js';
import { PutKind } from './application/programmes/put-kind.js';
import { settings } from './config.js';
import { Plan } from './domain/plan.js';
import { CampaignsController } from './http/collections/campaigns.controller.js';
import { FormsController } from './http/collections/forms.controller.js';
import { ReturnTablesController } from './http/collections/return-tables.controller.js';
import { ReturnsController } from './http/collections/returns.controller.js';
import { CkanController, ckanRefusals } from './http/editions/ckan.controller.js';
import { DraftsController } from './http/editions/drafts.controller.js';
import { EditionsController } from './http/editions/editions.controller.js';
import { EquipmentController } from './http/equipment/equipment.controller.js';
import { CommonGrantsController, commonGrantsRefusals } from './http/grants/common-grants.controller.js';
import { GrantApplicationsController } from './http/grants/grant-applications.controller.js';
import { GrantAuditsController } from './http/grants/grant-audits.controller.js';
import { GrantAwardsController } from './http/grants/grant-awards.controller.js';
import { GrantCallsController } from './http/grants/grant-calls.controller.js';
import { GrantDecisionsController } from './http/grants/grant-decisions.controller.js';
import { InventoryController } from './http/inventory/inventory.controller.js';
import { NetworkController } from './http/inventory/network.controller.js';
import { InstalmentsController } from './http/grants/instalments.controller.js';
import { IndicatorsController } from './http/indicators.controller.js';
import { PlanController } from './http/plan.controller.js';
import { PlanFactsController } from './http/plan-facts/plan-facts.controller.js';
import { CommitmentsController } from './http/programmes/commitments.controller.js';
import { InitiativesController } from './http/programmes/initiatives.controller.js';
import { KindsController } from './http/programmes/kinds.controller.js';
import { ProgressController } from './http/programmes/progress.controller.js';
import { CatalogueConsumer } from './messaging/catalogue.consumer.js';
import { ExamsConsumer } from './messaging/exams.consumer.js';
import { FederationConsumer } from './messaging/federation.consumer.js';
import { LendingConsumer } from './messaging/lending.consumer.js';
import { MatchesConsumer } from './messaging/matches.consumer.js';
import { MessagesConsumer } from './messaging/messages.consumer.js';
import { EquipmentQueries } from './persistence/equipment/equipment.queries.js';
import { EquipmentRepository } from './persistence/equipment/equipment.repository.js';
import { OrganisationsToldConsumer } from './messaging/organisations-told.consumer.js';
import { CampaignRepository } from './persistence/collections/campaign.repository.js';
import { FormRepository } from './persistence/collections/form.repository.js';
import { ReminderQueries } from './persistence/collections/reminders.queries.js';
import { ReturnImportRepository } from './persistence/collections/return-import.repository.js';
import { ReturnIndicatorQueries } from './persistence/collections/return-indicators.queries.js';
import { ReturnRepository } from './persistence/collections/return.repository.js';
import { ReturnQueries } from './persistence/collections/returns.queries.js';
import { HistoryQueries } from './persistence/history/history.queries.js';
import { HistoryRepository } from './persistence/history/history.repository.js';
import { EditionRepository } from './persistence/editions/edition.repository.js';
import { EditionQueries } from './persistence/editions/editions.queries.js';
import { AssessmentRepository } from './persistence/grants/assessment.repository.js';
import { GrantApplicationQueries } from './persistence/grants/grant-applications.queries.js';
import { GrantApplicationRepository } from './persistence/grants/grant-application.repository.js';
import { GrantAuditRepository } from './persistence/grants/grant-audit.repository.js';
import { GrantAwardQueries } from './persistence/grants/grant-awards.queries.js';
import { GrantAwardRepository } from './persistence/grants/grant-award.repository.js';
import { GrantCallRepository } from './persistence/grants/grant-call.repository.js';
import { InventoryQueries } from './persistence/inventory/inventory.queries.js';
import { InventoryRepository } from './persistence/inventory/inventory.repository.js';
import { MeasurementRepository } from './persistence/inventory/measurement.repository.js';
import { NetworkQueries } from './persistence/inventory/network.queries.js';
import { LastCounts } from './persistence/last-counts.js';
import { LearnerCountQueries } from './persistence/learner-counts.queries.js';
import { migrations } from './persistence/migrations/index.js';
import { OrganisationQueries } from './persistence/organisations.queries.js';
import { PastCopies } from './persistence/past-copies.js';
import { RegisterEntryRepository } from './persistence/plan-facts/register-entry.repository.js';
import { CommitmentRepository } from './persistence/programmes/commitment.repository.js';
import { CommitmentQueries } from './persistence/programmes/commitments.queries.js';
import { InitiativeRepository } from './persistence/programmes/initiative.repository.js';
import { InitiativeQueries } from './persistence/programmes/initiatives.queries.js';
import { KindRepository } from './persistence/programmes/kind.repository.js';
import { ProgrammeCountQueries } from './persistence/programmes/programme-counts.queries.js';
import { ServiceCountQueries } from './persistence/service-counts.queries.js';
import { copiedTables, entities } from './persistence/tables.js';
import './problems.js';
import { register } from './register/register.js';

@Module({
  controllers: [
    PlanController,
    IndicatorsController,
    ...[KindsController, InitiativesController, CommitmentsController, ProgressController, PlanFactsController],
    ...[EquipmentController, InventoryController, NetworkController],
    ...[EditionsController, DraftsController, CkanController],
    ...[GrantCallsController, GrantApplicationsController, GrantDecisionsController],
    ...[GrantAwardsController, InstalmentsController, GrantAuditsController, CommonGrantsController],
    ...[FormsController, CampaignsController, ReturnsController, ReturnTablesController],
    ...[OrganisationsToldConsumer, StaysConsumer, MergesConsumer, ErasuresConsumer],
    ...[MatchesConsumer, MessagesConsumer],
    ExamsConsumer,
    CatalogueConsumer,
    LendingConsumer,
    FederationConsumer,
  ],
  providers: [
    { provide: Plan, useFactory: () => Plan.of(register) },
    ...[Figures, ReportedFigures, Revisions, ForgetFormerCopies],
    ...[RequestEdition, MakeEdition, SettleDraft, ReadEditions, EditionSignature],
    ...[EditionRepository, EditionQueries],
    ...[OrganisationQueries, LearnerCountQueries, ServiceCountQueries, LastCounts, PastCopies],
    PutDefinition,
    ...[PutKind, LoadShippedKinds, KindRepository, ProgrammeFigures, ProgrammeCountQueries],
    ...[BeginInitiative, ChangeInitiative, InitiativeRepository, InitiativeQueries],
    ...[KnownPartners, CommitMoney, CommitmentRepository, CommitmentQueries],
    ...[PutGrantCall, GrantDays, ApplyForGrant, ReadGrantApplication, AssessGrants, DecideOnGrant],
    ...[GrantCallRepository, GrantApplicationRepository, GrantApplicationQueries, AssessmentRepository],
    ...[AnnounceGrant, ChangeAward, PayGrant, FollowGrant, ReadGrantAward, GrantAwardRepository, GrantAwardQueries],
    ...[AuditGrants, GrantAuditRepository, ReadOpportunities],
    ...[FilledPlan, Systems, PutRegisterEntry, RegisterEntryRepository],
    ...[EnterEquipment, MoveEquipment, EquipmentRepository, EquipmentQueries],
    ...[PutForm, LoadShippedForms, FormRepository, OpenCampaign, CampaignRepository, Completeness],
    ...[SendInventory, DecideRows, InventoryRepository, InventoryQueries],
    ...[RecordMeasurements, MeasurementRepository, NetworkQueries],
    ...[ChangeReturn, ReadReturns, ReturnRepository, ReturnQueries, ReturnIndicators, ReturnIndicatorQueries],
    ...[ReceiveReturnTable, ImportReturns, ExportReturns, ReturnImportRepository, Remind, ReminderQueries],
    ...[HistoryRepository, HistoryQueries],
    { provide: Erasure, useClass: ConfirmErasure },
  ],
})
export class AppModule {}

export const service: ServiceOptions = {
  schema: settings,
  entities,
  migrations,
  refusals: [...ckanRefusals, ...commonGrantsRefusals],
  listens: {
    schemaOf,
    topics: [
      'student-record.events',
      'exam-management.events',
      'resource-catalogue.events',
      'ebook-lending.events',
      'ecampus-federation.events',
    ],
    tables: copiedTables,
  },
  // What is released is anybody's; officers of the ministry sign in for the rest.
  pages: {
    folder: new URL('../pages/dist/', import.meta.url),
    scopes: [...new Set(offices.flatMap((office) => scopesOf(office)))],
  },
};
