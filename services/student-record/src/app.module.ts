import './application/imports/import-problems.js';
import './problems.js';
import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { schemaOf } from '@pan/contracts';
import { SETTINGS } from '@pan/kit/ops';
import { AccessSeals } from '@pan/kit/people';
import type { ServiceOptions } from '@pan/kit/service';
import { scopesOfPeople } from './domain/accounts/role.js';
import { settings, type Settings } from './config.js';
import { AccessCases } from './application/accesses/access-cases.js';
import { SealAccesses } from './application/accesses/seal-accesses.js';
import { EndAccommodation } from './application/accommodations/end-accommodation.js';
import { PutAccommodation } from './application/accommodations/put-accommodation.js';
import { RetellAccommodations } from './application/accommodations/retell-accommodations.js';
import { EndLinks } from './application/accounts/end-links.js';
import { AnswerCorrection } from './application/corrections/answer-correction.js';
import { AskCorrection } from './application/corrections/ask-correction.js';
import { ActingFamily } from './application/families/acting-family.js';
import { OrderFamilies } from './application/families/order-families.js';
import { ReadFamily } from './application/families/read-family.js';
import { SayRights } from './application/families/say-rights.js';
import { DeliverMails } from './application/mails/deliver-mails.js';
import { MailKeys } from './application/mails/mail-keys.js';
import { SayNotifications } from './application/mails/say-notifications.js';
import { NotificationsController } from './http/mails/notifications.controller.js';
import { MailRepository } from './persistence/mails/mail.repository.js';
import { TellAbsence } from './application/messages/tell-absence.js';
import { AbsencesController } from './http/messages/absences.controller.js';
import { AbsenceRepository } from './persistence/messages/absence.repository.js';
import { Attach } from './application/messages/attach.js';
import { AttachmentRepository } from './persistence/messages/attachment.repository.js';
import { CountMessages } from './application/messages/count-messages.js';
import { MessageCounts } from './persistence/messages/message-counts.js';
import { ReadOwnMessage } from './application/messages/read-own-message.js';
import { RecallMessage } from './application/messages/recall-message.js';
import { Reply } from './application/messages/reply.js';
import { SayQuietHours } from './application/messages/say-quiet-hours.js';
import { SendMessages } from './application/messages/send-messages.js';
import { WriteMessage } from './application/messages/write-message.js';
import { MessagesController } from './http/messages/messages.controller.js';
import { OwnMessagesController } from './http/messages/own-messages.controller.js';
import { AudienceQueries } from './persistence/messages/audience.queries.js';
import { MessageRepository } from './persistence/messages/message.repository.js';
import { MessageSending } from './persistence/messages/message-sending.js';
import { MessageQueries } from './persistence/messages/messages.queries.js';
import { QuietHoursRepository } from './persistence/messages/quiet-hours.repository.js';
import { AnswerTransfer } from './application/transfers/answer-transfer.js';
import { AskTransfer } from './application/transfers/ask-transfer.js';
import { LapseTransfers } from './application/transfers/lapse-transfers.js';
import { TransfersController } from './http/transfers/transfers.controller.js';
import { TransferRepository } from './persistence/transfers/transfer.repository.js';
import { TransferQueries } from './persistence/transfers/transfers.queries.js';
import { LateAnswers } from './application/families/late-answers.js';
import { KeepRegister } from './application/incidents/keep-register.js';
import { IncidentsController } from './http/incidents/incidents.controller.js';
import { IncidentRepository } from './persistence/incidents/incident.repository.js';
import { IncidentQueries } from './persistence/incidents/incidents.queries.js';
import { ReadFiles } from './application/files/read-files.js';
import { PutPlan } from './application/files/put-plan.js';
import { ReadNotes } from './application/files/read-notes.js';
import { WriteNotes } from './application/files/write-notes.js';
import { TellFunctions } from './application/files/tell-functions.js';
import { PlansController } from './http/files/plans.controller.js';
import { NotesController } from './http/files/notes.controller.js';
import { FilesController } from './http/files/files.controller.js';
import { FileQueries } from './persistence/files/files.queries.js';
import { InterventionPlanRepository } from './persistence/files/intervention-plan.repository.js';
import { ProfessionalNoteRepository } from './persistence/files/professional-note.repository.js';
import { StaffFunctionRepository } from './persistence/files/staff-function.repository.js';
import { AssessCompetency } from './application/competencies/assess-competency.js';
import { CompetenciesController } from './http/competencies/competencies.controller.js';
import { CompetencyQueries } from './persistence/competencies/competencies.queries.js';
import { CompetencyRepository } from './persistence/competencies/competency.repository.js';
import { GiveConsent } from './application/consents/give-consent.js';
import { ConsentsController } from './http/consents/consents.controller.js';
import { ConsentQueries } from './persistence/consents/consents.queries.js';
import { ConsentRepository } from './persistence/consents/consent.repository.js';
import { CorrectionsController } from './http/corrections/corrections.controller.js';
import { CorrectionRepository } from './persistence/corrections/correction.repository.js';
import { CorrectionQueries } from './persistence/corrections/corrections.queries.js';
import { FamiliesController } from './http/families/families.controller.js';
import { FamilyRepository } from './persistence/families/family.repository.js';
import { GuardianCodes } from './application/accounts/guardian-codes.js';
import { IssueGuardianCode } from './application/accounts/issue-guardian-code.js';
import { LinkBySchool } from './application/accounts/link-by-school.js';
import { LinkGuardian } from './application/accounts/link-guardian.js';
import { CredentialSigner } from './application/attestations/credential-signer.js';
import { IssueAttestation } from './application/attestations/issue-attestation.js';
import { RevokeAttestation } from './application/attestations/revoke-attestation.js';
import { ShareAttestation } from './application/attestations/share-attestation.js';
import { StatusLists } from './application/attestations/status-lists.js';
import { AttestationsController } from './http/attestations/attestations.controller.js';
import { IssuerController } from './http/attestations/issuer.controller.js';
import { AttestationLinkRepository } from './persistence/attestations/attestation-link.repository.js';
import { AttestationRepository } from './persistence/attestations/attestation.repository.js';
import { AttestationQueries } from './persistence/attestations/attestations.queries.js';
import { AskCertification } from './application/certifications/ask-certification.js';
import { DecideCertificate } from './application/certifications/decide-certificate.js';
import { EvaluateCertification } from './application/certifications/evaluate-certification.js';
import { LostCertificates } from './application/certifications/lost-certificates.js';
import { NoteTrial } from './application/certifications/note-trial.js';
import { ClientCredentials } from './application/clients/client-credentials.js';
import { DecideClient } from './application/clients/decide-client.js';
import { ReadAnswers } from './application/clients/read-answers.js';
import { RequestClient } from './application/clients/request-client.js';
import { AcknowledgeReportCard } from './application/report-cards/acknowledge-report-card.js';
import { DrawReportCards } from './application/report-cards/draw-report-cards.js';
import { DrawnCards } from './application/report-cards/drawn-cards.js';
import { PublishReportCards } from './application/report-cards/publish-report-cards.js';
import { SayReportingRules } from './application/report-cards/say-reporting-rules.js';
import { TieGradebook } from './application/report-cards/tie-gradebook.js';
import { DirectionActs } from './application/report-cards/direction-acts.js';
import { TellTermMarks } from './application/report-cards/tell-term-marks.js';
import { GradebookTiesController } from './http/report-cards/gradebook-ties.controller.js';
import { ReportCardsController } from './http/report-cards/report-cards.controller.js';
import { ReportingRulesController } from './http/report-cards/reporting-rules.controller.js';
import { TermMarksController } from './http/report-cards/term-marks.controller.js';
import { DrawingQueries } from './persistence/report-cards/drawing.queries.js';
import { GradebookTieRepository } from './persistence/report-cards/gradebook-tie.repository.js';
import { ReportCardQueries } from './persistence/report-cards/report-cards.queries.js';
import { ReportCardRepository } from './persistence/report-cards/report-card.repository.js';
import { ReportingRuleRepository } from './persistence/report-cards/reporting-rule.repository.js';
import { TermMarkRepository } from './persistence/report-cards/term-mark.repository.js';
import { ExportRoster } from './application/exports/export-roster.js';
import { AskForData } from './application/portability/ask-for-data.js';
import { MakeDataPackage } from './application/portability/make-data-package.js';
import { DataPackagesController } from './http/portability/data-packages.controller.js';
import { DataPackages } from './persistence/portability/data-package.repository.js';
import { PersonDataQueries } from './persistence/portability/person-data.queries.js';
import { ReadExport } from './application/exports/read-export.js';
import { RequestExport } from './application/exports/request-export.js';
import { SettleChanges } from './application/changes/settle-changes.js';
import { DeleteEntry } from './application/gradebook/delete-entry.js';
import { EntryKeys } from './application/gradebook/entry-keys.js';
import { GiveResults } from './application/gradebook/give-results.js';
import { GradebookPlaces } from './application/gradebook/gradebook-places.js';
import { PutCategory } from './application/gradebook/put-category.js';
import { PutLineItems } from './application/gradebook/put-line-items.js';
import { PutScoreScale } from './application/gradebook/put-score-scale.js';
import { DeliverWebhooks } from './application/webhooks/deliver-webhooks.js';
import { ManageWebhooks } from './application/webhooks/manage-webhooks.js';
import { WebhookSignatures } from './application/webhooks/signatures.js';
import { WebhooksController } from './http/webhooks/webhooks.controller.js';
import { WebhookRepository } from './persistence/webhooks/webhook.repository.js';
import { DecideMatch } from './application/identity/decide-match.js';
import { HandOver } from './application/identity/hand-over.js';
import { HoldIdentityKey } from './application/identity/hold-identity-key.js';
import { PermanentCodes } from './application/codes/permanent-codes.js';
import { PartLearner } from './application/identity/part-learner.js';
import { PartOver } from './application/identity/part-over.js';
import { SeekLikeness } from './application/identity/seek-likeness.js';
import { CarryOutDestruction } from './application/retention/carry-out-destruction.js';
import { CertifyDestruction } from './application/retention/certify-destruction.js';
import { DecideDestruction } from './application/retention/decide-destruction.js';
import { EnterRetentionRule } from './application/retention/enter-rule.js';
import { HoldFiles } from './application/retention/hold-files.js';
import { ProposeDestruction } from './application/retention/propose-destruction.js';
import { IdentityTraces } from './application/identity/identity-traces.js';
import { ApplyBundle } from './application/imports/apply-bundle.js';
import { ImportBundle } from './application/imports/import-bundle.js';
import { ReceiveBundle } from './application/imports/receive-bundle.js';
import { PersonReads } from './application/learners/person-reads.js';
import { RefusedLooks } from './application/learners/refused-looks.js';
import { KnownObjects } from './application/oneroster/known-objects.js';
import { ReadRoster } from './application/oneroster/read-roster.js';
import { PutOrganisation } from './application/organisations/put-organisation.js';
import { RecordResult } from './application/results/record-result.js';
import { AdmitLearners } from './application/roster/admit-learners.js';
import { ApplyChanges } from './application/roster/apply-changes.js';
import { BatchQueue } from './application/roster/batch-queue.js';
import { ApplyClasses } from './application/roster/apply-classes.js';
import { ApplyEnrolments } from './application/roster/apply-enrolments.js';
import { ApplyLearners } from './application/roster/apply-learners.js';
import { ApplyMemberships } from './application/roster/apply-memberships.js';
import { ApplyStaff } from './application/roster/apply-staff.js';
import { HeldLearner } from './application/roster/held-learner.js';
import { PlannedPlaces } from './application/roster/planned-places.js';
import { RetellStays } from './application/roster/retell-stays.js';
import { Roster } from './application/roster/roster.js';
import { SourceSystems } from './application/roster/source-systems.js';
import { UpsertRosterRow } from './application/roster/upsert-roster-row.js';
import { RequestReset } from './application/sandboxes/request-reset.js';
import { ResetSandbox } from './application/sandboxes/reset-sandbox.js';
import { AccessesController } from './http/accesses/accesses.controller.js';
import { UsagesController } from './http/accesses/usages.controller.js';
import { AccommodationsController } from './http/accommodations/accommodations.controller.js';
import { OfficeInterceptor } from './http/accounts/office.js';
import { AccountsController } from './http/accounts/accounts.controller.js';
import { CertificationsController } from './http/certifications/certifications.controller.js';
import { SystemAnswers } from './http/certifications/system-answers.js';
import { ClientsController } from './http/clients/clients.controller.js';
import { ExportsController } from './http/exports/exports.controller.js';
import { ChangeFeedController } from './http/changes/change-feed.controller.js';
import { PartingsController } from './http/identity/partings.controller.js';
import { CodesController } from './http/codes/codes.controller.js';
import { MatchesController } from './http/identity/matches.controller.js';
import { ImportsController } from './http/imports/imports.controller.js';
import { LearnersController } from './http/learners/learners.controller.js';
import { GradebookReadsController } from './http/oneroster/gradebook-reads.controller.js';
import { GradebookWritesController } from './http/oneroster/gradebook-writes.controller.js';
import { ResourcesController } from './http/oneroster/resources.controller.js';
import { oneRosterRefusals } from './http/oneroster/refusals.js';
import { Rostering11Controller, RosteringController } from './http/oneroster/rostering.controller.js';
import { OrganisationsController } from './http/organisations/organisations.controller.js';
import { DestructionsController } from './http/retention/destructions.controller.js';
import { LegalHoldsController } from './http/retention/legal-holds.controller.js';
import { ResultsController } from './http/results/results.controller.js';
import { ChangesController } from './http/roster/changes.controller.js';
import { RosterController } from './http/roster/roster.controller.js';
import { SectorsController } from './http/roster/sectors.controller.js';
import { SandboxesController } from './http/sandboxes/sandboxes.controller.js';
import { ConfirmationsConsumer } from './messaging/confirmations.consumer.js';
import { ResourcesConsumer } from './messaging/resources.consumer.js';
import { ResultsConsumer } from './messaging/results.consumer.js';
import { AccessCaseRepository } from './persistence/accesses/access-case.repository.js';
import { AccessQueries } from './persistence/accesses/accesses.queries.js';
import { AccommodationRepository } from './persistence/accommodations/accommodation.repository.js';
import { AccountRepository } from './persistence/accounts/account.repository.js';
import { AccountQueries } from './persistence/accounts/accounts.queries.js';
import { GuardianCodeRepository } from './persistence/accounts/guardian-code.repository.js';
import { ChangesQueries } from './persistence/changes/changes.queries.js';
import { ChangeLog } from './persistence/changes/change-log.js';
import { CertificationRepository } from './persistence/certifications/certification.repository.js';
import { CertificationQueries } from './persistence/certifications/certifications.queries.js';
import { TrialRepository } from './persistence/certifications/trial.repository.js';
import { ClientRepository } from './persistence/clients/client.repository.js';
import { ClientQueries } from './persistence/clients/clients.queries.js';
import { ExportParts } from './persistence/exports/export-parts.repository.js';
import { GradebookQueries } from './persistence/gradebook/gradebook.queries.js';
import { GradebookRepository } from './persistence/gradebook/gradebook.repository.js';
import { MeantQueries } from './persistence/gradebook/meant.queries.js';
import { IdentityKeyRepository } from './persistence/identity/identity-key.repository.js';
import { LikenessRepository } from './persistence/identity/likeness.repository.js';
import { MatchPairRepository } from './persistence/identity/match-pair.repository.js';
import { MatchQueries } from './persistence/identity/matches.queries.js';
import { CodeQueries } from './persistence/codes/codes.queries.js';
import { CodeRequestRepository } from './persistence/codes/code-request.repository.js';
import { PartingRepository } from './persistence/identity/parting.repository.js';
import { MismatchRepository } from './persistence/identity/mismatch.repository.js';
import { MismatchQueries } from './persistence/identity/mismatches.queries.js';
import { TraceRepository } from './persistence/identity/trace.repository.js';
import { LearnerFileQueries } from './persistence/learners/learner-file.queries.js';
import { LearnerRepository } from './persistence/learners/learner.repository.js';
import { LearnerQueries } from './persistence/learners/learners.queries.js';
import { migrations } from './persistence/migrations/index.js';
import { EnrolmentRepository } from './persistence/roster/enrolment.repository.js';
import { LearnerSourceRepository } from './persistence/roster/learner-source.repository.js';
import { PagedQueries } from './persistence/oneroster/paged.queries.js';
import { RosterObjectQueries } from './persistence/oneroster/roster-objects.queries.js';
import { RosterPageQueries } from './persistence/oneroster/roster-pages.queries.js';
import { WalkRepository } from './persistence/oneroster/walk.repository.js';
import { MembershipRepository } from './persistence/roster/membership.repository.js';
import { SchoolClassRepository } from './persistence/roster/school-class.repository.js';
import { SourceSystemRepository } from './persistence/roster/source-system.repository.js';
import { StaffRepository } from './persistence/roster/staff.repository.js';
import { SandboxRepository } from './persistence/sandboxes/sandbox.repository.js';
import { OrganisationRepository } from './persistence/organisations/organisation.repository.js';
import { OrganisationQueries } from './persistence/organisations/organisations.queries.js';
import { ResourceQueries } from './persistence/resources/resources.queries.js';
import { DestroyedFiles } from './persistence/retention/destroyed-files.repository.js';
import { DestructionRepository } from './persistence/retention/destruction.repository.js';
import { LegalHoldRepository } from './persistence/retention/legal-hold.repository.js';
import { RetentionQueries } from './persistence/retention/retention.queries.js';
import { ResultRepository } from './persistence/results/result.repository.js';
import { tables } from './persistence/tables.js';

/** What this service brings to the kit. */
export const service: ServiceOptions = {
  schema: settings,
  entities: tables,
  migrations,
  refusals: oneRosterRefusals,
  // Results are reactions, which a rebuild leaves out.
  listens: {
    schemaOf,
    topics: [
      ...['exam-management.to-student-record', 'ecampus-federation.to-student-record', 'resource-catalogue.events'],
      ...['resource-catalogue.to-student-record', 'ebook-lending.to-student-record'],
      'governance-reporting.to-student-record',
    ],
    tables: ['known_resource'],
  },
  pages: {
    folder: new URL('../pages/dist/', import.meta.url),
    scopes: scopesOfPeople,
  },
};

const organisations = [OrganisationRepository, OrganisationQueries, PutOrganisation];
const learners = [LearnerRepository, LearnerQueries, LearnerFileQueries, PersonReads, RefusedLooks];
const accesses = [AccessSeals, SealAccesses, AccessQueries, AccessCaseRepository, AccessCases];
const identity = [
  IdentityKeyRepository,
  HoldIdentityKey,
  TraceRepository,
  MatchPairRepository,
  LikenessRepository,
  SeekLikeness,
  MismatchRepository,
  MatchQueries,
  MismatchQueries,
  HandOver,
  DecideMatch,
  PartingRepository,
  PartOver,
  PartLearner,
  {
    provide: IdentityTraces,
    inject: [SETTINGS],
    useFactory: ({ IDENTITY_KEY }: Settings) => new IdentityTraces(IDENTITY_KEY),
  },
];
const codes = [CodeRequestRepository, CodeQueries, PermanentCodes];
const roster = [
  SourceSystemRepository,
  LearnerSourceRepository,
  StaffRepository,
  SchoolClassRepository,
  EnrolmentRepository,
  MembershipRepository,
  SourceSystems,
  HeldLearner,
  AdmitLearners,
  ApplyLearners,
  ApplyStaff,
  ApplyClasses,
  ApplyEnrolments,
  ApplyMemberships,
  Roster,
  UpsertRosterRow,
  ApplyChanges,
  BatchQueue,
  PlannedPlaces,
  RetellStays,
];
const imports = [ReceiveBundle, ImportBundle, ApplyBundle];
const bundlesOut = [ExportParts, RequestExport, ReadExport, ExportRoster];
const attestations = [
  AttestationRepository,
  AttestationLinkRepository,
  AttestationQueries,
  CredentialSigner,
  StatusLists,
  IssueAttestation,
  RevokeAttestation,
  ShareAttestation,
];
const competencies = [CompetencyRepository, CompetencyQueries, AssessCompetency];
const results = [ResultRepository, RecordResult];
const reportCards = [
  ReportingRuleRepository,
  TermMarkRepository,
  DrawingQueries,
  ReportCardRepository,
  ReportCardQueries,
  SayReportingRules,
  TellTermMarks,
  GradebookTieRepository,
  TieGradebook,
  DirectionActs,
  DrawnCards,
  DrawReportCards,
  PublishReportCards,
  AcknowledgeReportCard,
];
const gradebook = [
  GradebookRepository,
  GradebookQueries,
  MeantQueries,
  GradebookPlaces,
  EntryKeys,
  PutCategory,
  PutScoreScale,
  PutLineItems,
  GiveResults,
  DeleteEntry,
];
const accommodations = [AccommodationRepository, PutAccommodation, EndAccommodation, RetellAccommodations];
const accounts = [
  AccountRepository,
  GuardianCodeRepository,
  AccountQueries,
  LinkBySchool,
  LinkGuardian,
  IssueGuardianCode,
  EndLinks,
  {
    provide: GuardianCodes,
    inject: [SETTINGS],
    useFactory: ({ IDENTITY_KEY }: Settings) => new GuardianCodes(IDENTITY_KEY),
  },
];
const families = [FamilyRepository, ActingFamily, SayRights, OrderFamilies, ReadFamily];
const consents = [ConsentRepository, ConsentQueries, GiveConsent];
const corrections = [CorrectionRepository, CorrectionQueries, AskCorrection, AnswerCorrection, LateAnswers];
const portability = [DataPackages, PersonDataQueries, AskForData, MakeDataPackage];
const transfers = [TransferRepository, TransferQueries, AskTransfer, AnswerTransfer, LapseTransfers];
const files = [
  StaffFunctionRepository,
  InterventionPlanRepository,
  FileQueries,
  TellFunctions,
  ReadFiles,
  PutPlan,
  ProfessionalNoteRepository,
  WriteNotes,
  ReadNotes,
];
const incidents = [IncidentRepository, IncidentQueries, KeepRegister];
const retention = [
  DestructionRepository,
  DestroyedFiles,
  LegalHoldRepository,
  RetentionQueries,
  EnterRetentionRule,
  ProposeDestruction,
  DecideDestruction,
  CarryOutDestruction,
  CertifyDestruction,
  HoldFiles,
];
const messages = [
  AudienceQueries,
  MessageRepository,
  MessageSending,
  MessageQueries,
  QuietHoursRepository,
  AttachmentRepository,
  Attach,
  MessageCounts,
  CountMessages,
  WriteMessage,
  SendMessages,
  RecallMessage,
  ReadOwnMessage,
  Reply,
  SayQuietHours,
  AbsenceRepository,
  TellAbsence,
  MailRepository,
  SayNotifications,
  DeliverMails,
  {
    provide: MailKeys,
    inject: [SETTINGS],
    useFactory: ({ IDENTITY_KEY }: Settings) => new MailKeys(IDENTITY_KEY),
  },
];
const clients = [ClientRepository, ClientQueries, RequestClient, ReadAnswers, DecideClient, ClientCredentials];
const changes = [ChangeLog, ChangesQueries, SettleChanges];
const oneRoster = [
  PagedQueries,
  RosterPageQueries,
  RosterObjectQueries,
  WalkRepository,
  KnownObjects,
  ReadRoster,
  ResourceQueries,
];
const certifications = [
  CertificationRepository,
  TrialRepository,
  CertificationQueries,
  NoteTrial,
  LostCertificates,
  AskCertification,
  EvaluateCertification,
  DecideCertificate,
  SystemAnswers,
];
const webhooks = [
  WebhookRepository,
  ManageWebhooks,
  DeliverWebhooks,
  {
    provide: WebhookSignatures,
    inject: [SETTINGS],
    useFactory: ({ IDENTITY_KEY }: Settings) => new WebhookSignatures(IDENTITY_KEY),
  },
];
const sandboxes = [SandboxRepository, RequestReset, ResetSandbox];

@Module({
  controllers: [
    OrganisationsController,
    RosterController,
    SectorsController,
    ChangesController,
    ChangeFeedController,
    WebhooksController,
    ImportsController,
    ExportsController,
    LearnersController,
    AccessesController,
    UsagesController,
    ResultsController,
    AttestationsController,
    CompetenciesController,
    IssuerController,
    ReportingRulesController,
    TermMarksController,
    GradebookTiesController,
    ReportCardsController,
    GradebookReadsController,
    GradebookWritesController,
    AccommodationsController,
    MatchesController,
    PartingsController,
    CodesController,
    AccountsController,
    FamiliesController,
    ConsentsController,
    CorrectionsController,
    DataPackagesController,
    TransfersController,
    FilesController,
    MessagesController,
    OwnMessagesController,
    PlansController,
    NotesController,
    AbsencesController,
    NotificationsController,
    IncidentsController,
    DestructionsController,
    LegalHoldsController,
    ClientsController,
    SandboxesController,
    RosteringController,
    CertificationsController,
    Rostering11Controller,
    ResourcesController,
    ResultsConsumer,
    ResourcesConsumer,
    ConfirmationsConsumer,
  ],
  providers: [
    { provide: APP_INTERCEPTOR, useClass: OfficeInterceptor },
    ...organisations,
    ...learners,
    ...accesses,
    ...identity,
    ...codes,
    ...roster,
    ...imports,
    ...bundlesOut,
    ...results,
    ...attestations,
    ...competencies,
    ...reportCards,
    ...gradebook,
    ...accommodations,
    ...accounts,
    ...families,
    ...consents,
    ...corrections,
    ...portability,
    ...transfers,
    ...files,
    ...incidents,
    ...retention,
    ...messages,
    ...clients,
    ...sandboxes,
    ...certifications,
    ...changes,
    ...webhooks,
    ...oneRoster,
  ],
})
export class AppModule {}
