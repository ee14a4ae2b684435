import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  EnrolmentChangedV1,
  EnrolmentEndedV1,
  LearnerEnrolledV1,
  LearnersMergedV1,
  MatchQuestionedV1,
  MatchSettledV1,
} from '@pan/contracts';
import { EventContext, Hears } from '@pan/kit/messaging';
import { KnownStays, MergedLearners, QuestionedLearners } from '../persistence/tables.js';

/** Copies who is where, which records are doubted and which were one learner's. Nothing is counted before it is read. */
@Controller()
export class LearnersConsumer {
  @Hears(LearnerEnrolledV1)
  enrolled(@Payload() event: LearnerEnrolledV1, @Ctx() { unit }: EventContext): void {
    const { enrolmentId, learnerId, organisationId, schoolYear, level, beganOn = null } = event;
    unit.put(KnownStays, { enrolmentId, learnerId, organisationId, schoolYear, level, beganOn, endedOn: null });
  }

  /** What holds now: a stay that was ended goes on, unless its end follows. */
  @Hears(EnrolmentChangedV1)
  enrolmentChanged(@Payload() event: EnrolmentChangedV1, @Ctx() context: EventContext): void {
    this.enrolled(event, context);
  }

  @Hears(EnrolmentEndedV1)
  enrolmentEnded(@Payload() { enrolmentId, endedOn }: EnrolmentEndedV1, @Ctx() { unit }: EventContext): void {
    unit.patch(KnownStays, { enrolmentId }, { endedOn });
  }

  @Hears(MatchQuestionedV1)
  matchQuestioned(@Payload() { learnerId }: MatchQuestionedV1, @Ctx() { unit }: EventContext): void {
    unit.put(QuestionedLearners, { learnerId, open: true });
  }

  @Hears(MatchSettledV1)
  matchSettled(@Payload() { learnerId }: MatchSettledV1, @Ctx() { unit }: EventContext): void {
    unit.put(QuestionedLearners, { learnerId, open: false });
  }

  @Hears(LearnersMergedV1)
  learnersMerged(@Payload() event: LearnersMergedV1, @Ctx() { unit }: EventContext): void {
    const { learnerId, intoLearnerId } = event;
    unit.put(MergedLearners, { learnerId, intoLearnerId });
  }
}
