import { Module } from '@nestjs/common';
import { schemaOf } from '@pan/contracts';
import { Pseudonyms } from '@pan/kit/people';
import type { ServiceOptions } from '@pan/kit/service';
import {
  AfterMerge,
  AfterParting,
  Erasure,
  ErasuresConsumer,
  MergesConsumer,
  OrganisationsConsumer,
  StaysConsumer,
} from '@pan/record-copies';
import { CancelRequest } from './application/enrolment/cancel-request.js';
import { DecideRequest } from './application/enrolment/decide-request.js';
import { FollowMerge } from './application/enrolment/follow-merge.js';
import { FollowParting } from './application/enrolment/follow-parting.js';
import { RecogniseCredits } from './application/enrolment/recognise-credits.js';
import { RequestEnrolment } from './application/enrolment/request-enrolment.js';
import { WaitingList } from './application/enrolment/waiting-list.js';
import { CourseList } from './application/harvest/course-list.js';
import { CourseOfferings } from './application/harvest/course-offerings.js';
import { Endpoint } from './application/harvest/endpoint.js';
import { HarvestInstitution } from './application/harvest/harvest-institution.js';
import { ServiceDocument } from './application/harvest/service-document.js';
import { StartHarvest } from './application/harvest/start-harvest.js';
import { AdmitInstitution } from './application/institutions/admit-institution.js';
import { EraseLearner } from './application/enrolment/erase-learner.js';
import { DescribeInstitution } from './application/institutions/describe-institution.js';
import { SuspendInstitution } from './application/institutions/suspend-institution.js';
import { ReportResult } from './application/results/report-result.js';
import { RetellResults } from './application/results/retell-results.js';
import { settings } from './config.js';
import { CoursesController } from './http/courses.controller.js';
import { EnrolmentRequestsController } from './http/enrolment-requests.controller.js';
import { HarvestsController } from './http/harvests.controller.js';
import { InstitutionsController } from './http/institutions.controller.js';
import { OoapiController } from './http/ooapi/ooapi.controller.js';
import { ResultsController } from './http/results.controller.js';
import { CourseRepository } from './persistence/courses/course.repository.js';
import { CourseQueries } from './persistence/courses/courses.queries.js';
import { OfferingRepository } from './persistence/courses/offering.repository.js';
import { OoapiQueries } from './persistence/courses/ooapi.queries.js';
import { ErasedRequests } from './persistence/enrolment/erased-requests.repository.js';
import { EnrolmentRequestRepository } from './persistence/enrolment/enrolment-request.repository.js';
import { RequestQueries } from './persistence/enrolment/requests.queries.js';
import { KnownAnswerRepository } from './persistence/harvest/known-answer.repository.js';
import { SeenCourseRepository } from './persistence/harvest/seen-course.repository.js';
import { InstitutionRepository } from './persistence/institutions/institution.repository.js';
import { InstitutionQueries } from './persistence/institutions/institutions.queries.js';
import { migrations } from './persistence/migrations/index.js';
import { CourseResultRepository } from './persistence/results/course-result.repository.js';
import { entities } from './persistence/tables.js';
import './problems.js';

const institutions = [DescribeInstitution, AdmitInstitution, SuspendInstitution, StartHarvest];
const harvest = [HarvestInstitution, CourseList, CourseOfferings, ServiceDocument, Endpoint];
const enrolments = [RequestEnrolment, DecideRequest, CancelRequest, WaitingList, FollowMerge, FollowParting];
const results = [ReportResult, RecogniseCredits, RetellResults];
const repositories = [
  ...[InstitutionRepository, CourseRepository, OfferingRepository, SeenCourseRepository, KnownAnswerRepository],
  ...[EnrolmentRequestRepository, CourseResultRepository],
];
const queries = [InstitutionQueries, CourseQueries, OoapiQueries, RequestQueries];

@Module({
  controllers: [
    InstitutionsController,
    HarvestsController,
    CoursesController,
    EnrolmentRequestsController,
    ResultsController,
    OoapiController,
    ...[OrganisationsConsumer, StaysConsumer, MergesConsumer, ErasuresConsumer],
  ],
  providers: [
    ...institutions,
    ...harvest,
    ...enrolments,
    ...results,
    ...repositories,
    ...queries,
    Pseudonyms,
    { provide: AfterMerge, useExisting: FollowMerge },
    { provide: AfterParting, useExisting: FollowParting },
    ErasedRequests,
    { provide: Erasure, useClass: EraseLearner },
  ],
})
export class AppModule {}

export const service: ServiceOptions = {
  schema: settings,
  entities,
  migrations,
  listens: {
    schemaOf,
    topics: ['student-record.events'],
    tables: ['known_organisation', 'known_stay', 'merged_learner'],
  },
};
