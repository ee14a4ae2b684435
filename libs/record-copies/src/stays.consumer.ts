import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { EnrolmentChangedV1, EnrolmentEndedV1, LearnerEnrolledV1 } from '@pan/contracts';
import { openUnit } from '@pan/kit/data';
import { EventContext, Hears } from '@pan/kit/messaging';
import { KnownStays } from './tables.js';

/** The poll, in a service that has one, of what ends with the stay of a learner. */
export const staysPoll = 'stays';

/** Copies which learner stays where, from when and until when. */
@Controller()
export class StaysConsumer {
  @Hears(LearnerEnrolledV1)
  enrolled(@Payload() event: LearnerEnrolledV1, @Ctx() { unit }: EventContext): void {
    const { enrolmentId, learnerId, organisationId, schoolYear, level, beganOn = null } = event;
    unit.put(KnownStays, { enrolmentId, learnerId, organisationId, schoolYear, level, beganOn, endedOn: null });
  }

  /** What holds now: a stay that was ended goes on, unless its end follows. */
  @Hears(EnrolmentChangedV1)
  changed(@Payload() event: EnrolmentChangedV1, @Ctx() context: EventContext): void {
    this.enrolled(event, context);
    openUnit()?.due(staysPoll);
  }

  @Hears(EnrolmentEndedV1)
  ended(@Payload() { enrolmentId, endedOn }: EnrolmentEndedV1, @Ctx() { unit }: EventContext): void {
    unit.patch(KnownStays, { enrolmentId }, { endedOn });
    openUnit()?.due(staysPoll);
  }
}
