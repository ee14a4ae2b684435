import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  CandidatesRegisteredV1,
  PaperApprovedV1,
  SessionPostponedV1,
  SessionResultsPublishedV1,
  SessionScheduledV1,
  SittingReopenedV1,
  SittingStartedV1,
  SittingSubmittedV1,
} from '@pan/contracts';
import { EventContext, Hears } from '@pan/kit/messaging';
import {
  CandidateCounts,
  ExamPapers,
  ExamSessions,
  SessionResults,
  SittingCounts,
} from '../persistence/exam-tables.js';

/** Copies sessions and group results, counts sittings. A sitting may be heard of before its session: they meet when read. */
@Controller()
export class ExamsConsumer {
  @Hears(PaperApprovedV1)
  paperApproved(@Payload() event: PaperApprovedV1, @Ctx() { unit }: EventContext): void {
    const { paperId, subject, level, language } = event;
    unit.put(ExamPapers, { paperId, subject, level, language });
  }

  @Hears(SessionScheduledV1)
  scheduled(@Payload() event: SessionScheduledV1, @Ctx() { unit }: EventContext): void {
    const { sessionId, paperId, schoolYear, level, opensAt, organisationIds } = event;
    unit.put(ExamSessions, { sessionId, paperId, schoolYear, level, opensAt, organisationIds });
  }

  /** A session of one organisation keeps the date of the others. */
  @Hears(SessionPostponedV1)
  postponed(
    @Payload() { sessionId, organisationId, opensAt }: SessionPostponedV1,
    @Ctx() { unit }: EventContext,
  ): void {
    if (!organisationId) unit.patch(ExamSessions, { sessionId }, { opensAt });
  }

  @Hears(CandidatesRegisteredV1)
  candidatesRegistered(@Payload() event: CandidatesRegisteredV1, @Ctx() { unit }: EventContext): void {
    const { sessionId, organisationId, candidates } = event;
    unit.put(CandidateCounts, { sessionId, organisationId, candidates });
  }

  @Hears(SittingStartedV1)
  started(@Payload() { sessionId, organisationId }: SittingStartedV1, @Ctx() { unit }: EventContext): void {
    unit.increment(SittingCounts, { sessionId, organisationId }, 'started');
  }

  @Hears(SittingSubmittedV1)
  submitted(@Payload() event: SittingSubmittedV1, @Ctx() { unit }: EventContext): void {
    const { sessionId, organisationId, atDeadline } = event;
    unit.increment(SittingCounts, { sessionId, organisationId }, 'submitted');
    if (atDeadline) unit.increment(SittingCounts, { sessionId, organisationId }, 'atDeadline');
  }

  @Hears(SittingReopenedV1)
  reopened(@Payload() event: SittingReopenedV1, @Ctx() { unit }: EventContext): void {
    const { sessionId, organisationId, atDeadline } = event;
    unit.increment(SittingCounts, { sessionId, organisationId }, 'submitted', -1);
    if (atDeadline) unit.increment(SittingCounts, { sessionId, organisationId }, 'atDeadline', -1);
  }

  @Hears(SessionResultsPublishedV1)
  resultsPublished(@Payload() event: SessionResultsPublishedV1, @Ctx() { unit }: EventContext): void {
    const { sessionId, organisationId, paperId, schoolYear, level, suppressed, sat = null, passed = null } = event;
    const counts = suppressed ? { sat: null, passed: null } : { sat, passed };
    unit.put(SessionResults, { sessionId, organisationId, paperId, schoolYear, level, suppressed, ...counts });
  }
}
