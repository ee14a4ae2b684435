import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  AccommodationEndedV1,
  AccommodationGrantedV1,
  EnrolmentChangedV1,
  EnrolmentEndedV1,
  LearnerEnrolledV1,
  LearnersMergedV1,
} from '@pan/contracts';
import { EventContext, Hears } from '@pan/kit/messaging';
import { KnownAccommodations, KnownStays, MergedLearners } from '../persistence/copies.js';

/** Copies who is where, which records became one, and what time a learner is given. */
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
    unit.patch(KnownStays, { enrolmentId }, { endedOn: endedOn.slice(0, 10) });
  }

  @Hears(LearnersMergedV1)
  learnersMerged(@Payload() event: LearnersMergedV1, @Ctx() { unit }: EventContext): void {
    const { learnerId, intoLearnerId } = event;
    unit.put(MergedLearners, { learnerId, intoLearnerId });
  }

  @Hears(AccommodationGrantedV1)
  accommodationGranted(@Payload() event: AccommodationGrantedV1, @Ctx() { unit }: EventContext): void {
    const { accommodationId, learnerId, extraTimePercent, tools, validFromOn, validUntilOn = null } = event;
    unit.put(KnownAccommodations, {
      accommodationId,
      learnerId,
      extraTimePercent,
      tools,
      validFromOn: validFromOn.slice(0, 10),
      validUntilOn: validUntilOn?.slice(0, 10) ?? null,
      endedOn: null,
    });
  }

  @Hears(AccommodationEndedV1)
  accommodationEnded(@Payload() event: AccommodationEndedV1, @Ctx() { unit }: EventContext): void {
    const { accommodationId, endedOn } = event;
    unit.patch(KnownAccommodations, { accommodationId }, { endedOn: endedOn.slice(0, 10) });
  }
}
