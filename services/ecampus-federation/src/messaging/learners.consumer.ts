import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { EnrolmentChangedV1, EnrolmentEndedV1, LearnerEnrolledV1, LearnersMergedV1 } from '@pan/contracts';
import { EventContext, Hears } from '@pan/kit/messaging';
import { FollowMerge } from '../application/enrolment/follow-merge.js';
import { KnownStays, MergedLearners } from '../persistence/tables.js';

/** Copies who attends which institution; two records that were one learner's bring their requests together. */
@Controller()
export class LearnersConsumer {
  constructor(private readonly followMerge: FollowMerge) {}

  @Hears(LearnerEnrolledV1)
  enrolled(@Payload() event: LearnerEnrolledV1, @Ctx() { unit }: EventContext): void {
    const { enrolmentId, learnerId, organisationId, beganOn = null } = event;
    unit.put(KnownStays, { enrolmentId, learnerId, organisationId, beganOn, endedOn: null });
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

  @Hears(LearnersMergedV1)
  async learnersMerged(@Payload() event: LearnersMergedV1, @Ctx() context: EventContext): Promise<void> {
    const { learnerId, intoLearnerId } = event;
    context.unit.put(MergedLearners, { learnerId, intoLearnerId });
    await context.once(() => this.followMerge.run(learnerId));
  }
}
