import { Module } from '@nestjs/common';
import { schemaOf } from '@pan/contracts';
import type { ServiceOptions } from '@pan/kit/service';
import { AddItem } from './application/add-item.js';
import { ApprovePaper } from './application/approve-paper.js';
import { CandidateQueries } from './application/candidates.queries.js';
import { CloseSittings } from './application/close-sittings.js';
import { HandOutMarks } from './application/hand-out-marks.js';
import { ImportPackage } from './application/import-package.js';
import { ItemBank } from './application/item-bank.js';
import { PaperRoom } from './application/paper-room.js';
import { PaperQueries } from './application/papers.queries.js';
import { ReceivePackage } from './application/receive-package.js';
import { RegisterCandidates } from './application/register-candidates.js';
import { ReleaseMarks } from './application/release-marks.js';
import { RescoreSession } from './application/rescore-session.js';
import { RetellMarks } from './application/retell-marks.js';
import { ResumeSitting } from './application/resume-sitting.js';
import { SaveResponses } from './application/save-responses.js';
import { ScheduleSession } from './application/schedule-session.js';
import { ScoreAnswers } from './application/score-answers.js';
import { ScoreSittings } from './application/score-sittings.js';
import { SessionQueries } from './application/sessions.queries.js';
import { SittingViews } from './application/sitting-views.js';
import { StartSitting } from './application/start-sitting.js';
import { SubmitSitting } from './application/submit-sitting.js';
import { TransferSitting } from './application/transfer-sitting.js';
import { settings } from './config.js';
import { ImportsController } from './http/imports.controller.js';
import { ItemsController } from './http/items.controller.js';
import { PapersController } from './http/papers.controller.js';
import { SessionsController } from './http/sessions.controller.js';
import { SittingsController } from './http/sittings.controller.js';
import { ClassesConsumer } from './messaging/classes.consumer.js';
import { LearnersConsumer } from './messaging/learners.consumer.js';
import { OrganisationsConsumer } from './messaging/organisations.consumer.js';
import { migrations } from './persistence/migrations/index.js';
import { entities } from './persistence/tables.js';
import './problems.js';

@Module({
  controllers: [
    ItemsController,
    ImportsController,
    PapersController,
    SessionsController,
    SittingsController,
    OrganisationsConsumer,
    ClassesConsumer,
    LearnersConsumer,
  ],
  providers: [
    ...[AddItem, ScoreAnswers, ItemBank],
    ...[ReceivePackage, ImportPackage, ApprovePaper, PaperQueries, PaperRoom],
    ...[ScheduleSession, RegisterCandidates, SessionQueries, CandidateQueries],
    ...[StartSitting, ResumeSitting, SaveResponses, SubmitSitting, TransferSitting, SittingViews, CloseSittings],
    ...[ScoreSittings, ReleaseMarks, HandOutMarks, RescoreSession, RetellMarks],
  ],
})
export class AppModule {}

export const service: ServiceOptions = {
  schema: settings,
  entities,
  migrations,
  listens: {
    schemaOf,
    topics: ['student-record.events', 'student-record.to-exam-management'],
    tables: ['known_organisation', 'known_class', 'known_membership', 'known_stay', 'merged_learner'],
  },
};
