import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { schemaOf } from '@pan/contracts';
import { SETTINGS } from '@pan/kit/ops';
import type { ServiceOptions } from '@pan/kit/service';
import {
  ClassesConsumer,
  AfterParting,
  Erasure,
  ErasuresConsumer,
  MembershipsConsumer,
  MergesConsumer,
  OrganisationsConsumer,
  StaysConsumer,
  TeachingsConsumer,
} from '@pan/record-copies';
import { EraseLearner } from './application/erasures/erase-learner.js';
import { AdmissionTokens } from './application/admissions/admission-tokens.js';
import { AdmitCandidate } from './application/admissions/admit-candidate.js';
import { CalibrateMarker } from './application/marking/calibrate-marker.js';
import { DealScript } from './application/marking/deal-script.js';
import { LapseMarkings } from './application/marking/lapse-markings.js';
import { MarkScript } from './application/marking/mark-script.js';
import { NameMarker } from './application/marking/name-marker.js';
import { OpenScripts } from './application/marking/open-scripts.js';
import { PutMarkingScheme } from './application/marking/put-marking-scheme.js';
import { ReadMarkings } from './application/marking/read-markings.js';
import { CalibrationsController } from './http/calibrations.controller.js';
import { MarkersController } from './http/markers.controller.js';
import { MarkingSchemesController } from './http/marking-schemes.controller.js';
import { MarkingsController } from './http/markings.controller.js';
import { CalibrationRepository } from './persistence/marking/calibration.repository.js';
import { DealRepository } from './persistence/marking/deal.repository.js';
import { MarkerRepository } from './persistence/marking/marker.repository.js';
import { MarkingQueries } from './persistence/marking/markings.queries.js';
import { MarkingProgressQueries } from './persistence/marking/progress.queries.js';
import { ScriptRepository } from './persistence/marking/script.repository.js';
import { AddItem } from './application/items/add-item.js';
import { ApprovePaper } from './application/papers/approve-paper.js';
import { RotateContent } from './application/content/rotate-content.js';
import { PrintPaper } from './application/papers/print-paper.js';
import { PaperCopiesController } from './http/paper-copies.controller.js';
import { NameReaders } from './application/papers/name-readers.js';
import { ReadPaper } from './application/papers/read-paper.js';
import { PackageKeys } from './application/packages/package-keys.js';
import { SealPackages } from './application/packages/seal-packages.js';
import { ServePackage } from './application/packages/serve-package.js';
import { ContentKeysController } from './http/content-keys.controller.js';
import { PackagesController } from './http/packages.controller.js';
import { ReadersController } from './http/readers.controller.js';
import { SealedPackageRepository } from './persistence/packages/sealed-package.repository.js';
import { PaperReaderRepository } from './persistence/papers/paper-reader.repository.js';
import { HoldContentKeys } from './application/content/hold-content-keys.js';
import { CloseSittings } from './application/sittings/close-sittings.js';
import { HandOutMarks } from './application/marks/hand-out-marks.js';
import { ExportPaper } from './application/papers/export-paper.js';
import { ImportPackage } from './application/papers/import-package.js';
import { PlaceCandidates } from './application/rooms/place-candidates.js';
import { PutRoom } from './application/rooms/put-room.js';
import { SealRoomList } from './application/rooms/seal-room-list.js';
import { RemoveRoom } from './application/rooms/remove-room.js';
import { PaperCache } from './application/papers/paper-cache.js';
import { EnterCandidates } from './application/candidates/enter-candidates.js';
import { MakeUpSession } from './application/sessions/make-up-session.js';
import { PlanOrganisation } from './application/sessions/plan-organisation.js';
import { PostponeSession } from './application/sessions/postpone-session.js';
import { PublishGroups } from './application/sessions/publish-groups.js';
import { ReceivePackage } from './application/papers/receive-package.js';
import { FollowParting } from './application/sessions/follow-parting.js';
import { DecideCandidate } from './application/candidates/decide-candidate.js';
import { RegisterCandidates } from './application/candidates/register-candidates.js';
import { ReportResult } from './application/marks/report-result.js';
import { ReleaseMarks } from './application/marks/release-marks.js';
import { RescoreSession } from './application/marks/rescore-session.js';
import { RepublishMarks } from './application/marks/republish-marks.js';
import { ResumeSitting } from './application/sittings/resume-sitting.js';
import { AttemptItem } from './application/sittings/attempt-item.js';
import { SaveResponses } from './application/sittings/save-responses.js';
import { ScheduleSession } from './application/sessions/schedule-session.js';
import { ScoreAnswers } from './application/marks/score-answers.js';
import { ScoreSittings } from './application/marks/score-sittings.js';
import { ArrangeBrowser } from './application/secure-browser/arrange-browser.js';
import { CheckBrowser } from './application/secure-browser/check-browser.js';
import { SecureBrowserController } from './http/secure-browser.controller.js';
import { SecureBrowserGuard } from './http/secure-browser.guard.js';
import { SecureBrowserRepository } from './persistence/secure-browser/secure-browser.repository.js';
import { MeasuresQueries } from './persistence/sittings/measures.queries.js';
import { DecideQueue } from './application/queues/decide-queue.js';
import { TakeAnswers } from './application/queues/take-answers.js';
import { TakeQueue } from './application/queues/take-queue.js';
import { QueuesController } from './http/queues.controller.js';
import { AnswerQueueRepository } from './persistence/queues/answer-queue.repository.js';
import { KeepAnswerFile } from './application/sittings/keep-answer-file.js';
import { ShowFile } from './application/sittings/show-file.js';
import { SittingInSight } from './application/sittings/sitting-in-sight.js';
import { SittingViews } from './application/sittings/sitting-views.js';
import { StartSitting } from './application/sittings/start-sitting.js';
import { MoveOn } from './application/sittings/move-on.js';
import { SubmitSitting } from './application/sittings/submit-sitting.js';
import { TransferSitting } from './application/sittings/transfer-sitting.js';
import { LiveStreams } from './application/monitor/live-streams.js';
import { WatchRoom } from './application/monitor/watch-room.js';
import { TellPresence } from './application/sittings/tell-presence.js';
import { ChangeRoom } from './application/proctor/change-room.js';
import { ChangeSitting } from './application/proctor/change-sitting.js';
import { ExtendSession } from './application/proctor/extend-session.js';
import { ReadChanges } from './application/proctor/read-changes.js';
import { ReopenSitting } from './application/proctor/reopen-sitting.js';
import { ReportIrregularity } from './application/proctor/report-irregularity.js';
import { RestoreAnswer } from './application/proctor/restore-answer.js';
import { TerminateSitting } from './application/proctor/terminate-sitting.js';
import { GiveMarks } from './application/marks/give-marks.js';
import { AnalyseSession } from './application/item-analysis/analyse-session.js';
import { CountScores } from './application/item-analysis/count-scores.js';
import { ReadAnalysis } from './application/item-analysis/read-analysis.js';
import { FitCorrections } from './application/marks/fit-corrections.js';
import { ReportRescoring } from './application/marks/report-rescoring.js';
import { ScoreSitting } from './application/marks/score-sitting.js';
import { ComputeResults } from './application/results/compute-results.js';
import { EnterRule } from './application/results/enter-rule.js';
import { ExpectSchoolMarks } from './application/results/expect-school-marks.js';
import { ExplainResult } from './application/results/explain-result.js';
import { MarkInSight } from './application/results/mark-in-sight.js';
import { RecomputeSession } from './application/results/recompute-session.js';
import { RulesOfSession } from './application/results/rules-of-session.js';
import { TakeSchoolMarks } from './application/results/take-school-marks.js';
import { VerifyResult } from './application/results/verify-result.js';
import { AskReview } from './application/reviews/ask-review.js';
import { DecideReview } from './application/reviews/decide-review.js';
import { ReadReviews } from './application/reviews/read-reviews.js';
import { RemindReviews } from './application/reviews/remind-reviews.js';
import { ReviewedPlaces } from './application/reviews/reviewed-places.js';
import { settings, type Settings } from './config.js';
import { AdmissionsController } from './http/admissions.controller.js';
import { ImportsController } from './http/imports.controller.js';
import { IrregularitiesController } from './http/irregularities.controller.js';
import { ItemsController } from './http/items.controller.js';
import { PaperPackagesController } from './http/paper-packages.controller.js';
import { AssessmentResultsController } from './http/assessment-results.controller.js';
import { PapersController } from './http/papers.controller.js';
import { CandidatesController } from './http/candidates.controller.js';
import { RoomsController } from './http/rooms.controller.js';
import { MonitorController } from './http/monitor.controller.js';
import { RoomActsController } from './http/room-acts.controller.js';
import { SittingLiveController } from './http/sitting-live.controller.js';
import { ProctorController } from './http/proctor.controller.js';
import { CalendarController } from './http/calendar.controller.js';
import { SessionsController } from './http/sessions.controller.js';
import { AnswerFilesController } from './http/answer-files.controller.js';
import { SittingFilesController } from './http/sitting-files.controller.js';
import { MovesController } from './http/moves.controller.js';
import { SittingsController } from './http/sittings.controller.js';
import { ResultRulesController } from './http/results/result-rules.controller.js';
import { ItemAnalysisController } from './http/item-analysis/item-analysis.controller.js';
import { RescoringsController } from './http/results/rescorings.controller.js';
import { ItemAnalysisRepository } from './persistence/item-analysis/item-analysis.repository.js';
import { ScoreSumQueries } from './persistence/item-analysis/score-sums.queries.js';
import { ReviewDecisionsController } from './http/reviews/review-decisions.controller.js';
import { ReviewsController } from './http/reviews/reviews.controller.js';
import { RescoringRepository } from './persistence/results/rescoring.repository.js';
import { ResultsController } from './http/results/results.controller.js';
import { ExamResultRepository } from './persistence/results/exam-result.repository.js';
import { ExplainedMarkQueries } from './persistence/results/explained-marks.queries.js';
import { ResultRuleRepository } from './persistence/results/result-rule.repository.js';
import { SchoolMarkRepository } from './persistence/results/school-mark.repository.js';
import { SessionResultQueries } from './persistence/results/session-results.queries.js';
import { AccommodationsConsumer } from './messaging/accommodations.consumer.js';
import { ErasedCandidates } from './persistence/erasures/erased-candidates.repository.js';
import { ContentFileRepository } from './persistence/content/content-file.repository.js';
import { ContentKeyRepository } from './persistence/content/content-key.repository.js';
import { WrappedKeyRepository } from './persistence/content/wrapped-key.repository.js';
import { KeyEncryptionKeys } from './persistence/content/envelope.js';
import { ItemRepository } from './persistence/items/item.repository.js';
import { ReportQueries } from './persistence/marks/report.queries.js';
import { MarkRepository } from './persistence/marks/mark.repository.js';
import { ReleaseRepository } from './persistence/marks/release.repository.js';
import { ScoreRepository } from './persistence/marks/score.repository.js';
import { migrations } from './persistence/migrations/index.js';
import { PackageRepository } from './persistence/papers/package.repository.js';
import { PaperTestRepository } from './persistence/papers/paper-test.repository.js';
import { PaperRepository } from './persistence/papers/paper.repository.js';
import { PaperQueries } from './persistence/papers/papers.queries.js';
import { AwardedPointsRepository } from './persistence/reviews/awarded-points.repository.js';
import { MarkReviewRepository } from './persistence/reviews/mark-review.repository.js';
import { ReviewQueries } from './persistence/reviews/reviews.queries.js';
import { ExamRoomRepository } from './persistence/rooms/exam-room.repository.js';
import { ExamRoomQueries } from './persistence/rooms/exam-rooms.queries.js';
import { LiveQueries } from './persistence/monitor/live.queries.js';
import { SessionCountQueries } from './persistence/monitor/session-counts.queries.js';
import { PresenceRepository } from './persistence/sittings/presence.repository.js';
import { IrregularityRepository } from './persistence/proctor/irregularity.repository.js';
import { SittingChangeRepository } from './persistence/proctor/sitting-change.repository.js';
import { CandidateListRepository } from './persistence/sessions/candidate-list.repository.js';
import { CandidateRepository } from './persistence/sessions/candidate.repository.js';
import { CandidateQueries } from './persistence/sessions/candidates.queries.js';
import { ExamSessionRepository } from './persistence/sessions/exam-session.repository.js';
import { MakeUpRepository } from './persistence/sessions/make-up.repository.js';
import { OrganisationPlanRepository } from './persistence/sessions/organisation-plan.repository.js';
import { RecordQueries } from './persistence/sessions/record.queries.js';
import { SessionQueries } from './persistence/sessions/sessions.queries.js';
import { AnswerFileRepository } from './persistence/sittings/answer-file.repository.js';
import { ItemAttemptRepository } from './persistence/sittings/item-attempt.repository.js';
import { SavedAnswerRepository } from './persistence/sittings/saved-answer.repository.js';
import { SittingRepository } from './persistence/sittings/sitting.repository.js';
import { entities } from './persistence/tables.js';
import './problems.js';

const content = [
  ...[RotateContent, SealPackages, PackageKeys, ServePackage, SealedPackageRepository],
  ...[NameReaders, ReadPaper, PaperReaderRepository],
  HoldContentKeys,
  ContentKeyRepository,
  WrappedKeyRepository,
  ContentFileRepository,
  {
    provide: KeyEncryptionKeys,
    inject: [SETTINGS],
    useFactory: ({ PAN_CONTENT_KEYS }: Settings) => new KeyEncryptionKeys(PAN_CONTENT_KEYS),
  },
];

const calendar = [
  ...[ScheduleSession, PostponeSession, PlanOrganisation, MakeUpSession],
  ...[ExamSessionRepository, OrganisationPlanRepository, MakeUpRepository, SessionQueries],
];

const candidates = [
  ...[RegisterCandidates, EnterCandidates, DecideCandidate],
  ...[CandidateRepository, CandidateListRepository, CandidateQueries, RecordQueries],
  ...[FollowParting, { provide: AfterParting, useExisting: FollowParting }],
];

const marking = [
  ...[PutMarkingScheme, NameMarker, CalibrateMarker, OpenScripts, DealScript, MarkScript, LapseMarkings, ReadMarkings],
  ...[
    ScriptRepository,
    DealRepository,
    MarkerRepository,
    CalibrationRepository,
    MarkingQueries,
    MarkingProgressQueries,
  ],
];

/** From an exam mark to a final one: rules, school marks, groups, explanations. */
const results = [
  ...[EnterRule, RulesOfSession, ResultRuleRepository],
  ...[ExpectSchoolMarks, TakeSchoolMarks, SchoolMarkRepository],
  ...[ComputeResults, RecomputeSession, ExamResultRepository],
  ...[ScoreSitting, FitCorrections, ReportRescoring, RescoringRepository],
  ...[AnalyseSession, CountScores, ReadAnalysis, ItemAnalysisRepository, ScoreSumQueries],
  ...[ExplainResult, VerifyResult, MarkInSight, ExplainedMarkQueries, SessionResultQueries],
];

/** What becomes of a mark that somebody wants looked at again. */
const reviews = [
  ...[AskReview, DecideReview, ReadReviews, RemindReviews, ReviewedPlaces],
  ...[MarkReviewRepository, AwardedPointsRepository, ReviewQueries],
];

@Module({
  controllers: [
    ItemsController,
    ImportsController,
    ...[PapersController, PaperPackagesController],
    ReadersController,
    PackagesController,
    ContentKeysController,
    ...[SessionsController, CalendarController],
    ...[CandidatesController, RoomsController],
    AdmissionsController,
    ...[SittingsController, MovesController, AssessmentResultsController],
    ...[SittingLiveController, MonitorController, ProctorController, RoomActsController],
    IrregularitiesController,
    SittingFilesController,
    AnswerFilesController,
    QueuesController,
    SecureBrowserController,
    PaperCopiesController,
    ...[MarkingSchemesController, MarkersController, CalibrationsController, MarkingsController],
    ...[ResultRulesController, ResultsController, RescoringsController, ItemAnalysisController],
    ...[ResultRulesController, ResultsController, RescoringsController],
    ...[ReviewsController, ReviewDecisionsController],
    ...[OrganisationsConsumer, StaysConsumer, MergesConsumer, ClassesConsumer, MembershipsConsumer, TeachingsConsumer],
    ...[AccommodationsConsumer, ErasuresConsumer],
  ],
  providers: [
    ...content,
    ...[AddItem, ScoreAnswers, ItemRepository],
    ...[ReceivePackage, ImportPackage, ApprovePaper, PaperCache, PaperRepository, PackageRepository, PaperQueries],
    ...[PaperTestRepository, ExportPaper],
    ...calendar,
    ...candidates,
    ...marking,
    ...[PutRoom, RemoveRoom, PlaceCandidates, SealRoomList, ExamRoomRepository, ExamRoomQueries],
    ...[
      AdmitCandidate,
      { provide: AdmissionTokens, useFactory: (of: Settings) => new AdmissionTokens(of), inject: [SETTINGS] },
    ],
    ...[
      StartSitting,
      ResumeSitting,
      SaveResponses,
      AttemptItem,
      ItemAttemptRepository,
      MoveOn,
      SubmitSitting,
      TransferSitting,
      CloseSittings,
    ],
    ...[TellPresence, PresenceRepository, LiveStreams, WatchRoom, LiveQueries, SessionCountQueries, ChangeRoom],
    ...[ChangeSitting, TerminateSitting, ReopenSitting, ExtendSession, RestoreAnswer, ReadChanges, ReportIrregularity],
    ...[SittingChangeRepository, IrregularityRepository],
    ...[ShowFile, KeepAnswerFile, AnswerFileRepository],
    PrintPaper,
    ...[CheckBrowser, ArrangeBrowser, SecureBrowserRepository, MeasuresQueries],
    { provide: APP_GUARD, useClass: SecureBrowserGuard },
    ...[TakeQueue, TakeAnswers, DecideQueue, AnswerQueueRepository],
    ...[SittingInSight, SittingViews, SittingRepository, SavedAnswerRepository],
    ...[...results, ...reviews],
    ...[ScoreSittings, ReleaseMarks, GiveMarks, HandOutMarks, RescoreSession, RepublishMarks, PublishGroups],
    ...[MarkRepository, ScoreRepository, ReleaseRepository, ReportResult, ReportQueries],
    ...[EraseLearner, ErasedCandidates, { provide: Erasure, useExisting: EraseLearner }],
  ],
})
export class AppModule {}

export const service: ServiceOptions = {
  schema: settings,
  entities,
  migrations,
  ownTokens: (of) => new AdmissionTokens(of as Settings),
  listens: {
    schemaOf,
    topics: ['student-record.events', 'student-record.to-exam-management'],
    tables: ['known_organisation', 'known_class', 'known_membership', 'known_teaching', 'known_stay', 'merged_learner'],
  },
  pages: {
    folder: new URL('../pages/dist/', import.meta.url),
    scopes: ['exams:read', 'exams:proctor', 'exams:mark', 'learners:read'],
  },
};
