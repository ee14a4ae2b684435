import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { EnrolmentChangedV1, EnrolmentEndedV1, LearnerEnrolledV1 } from '@pan/contracts';
import { openUnit } from '@pan/kit/data';
import { EventContext, Hears } from '@pan/kit/messaging';
import { KnownStays } from './tables.js';

/** The poll, in a service that has one, of what ends with the stay of a learner. */
export const staysPoll = 'stays';

/**
 * Copies which learner stays where, from when and until when. A stay may be told under several keys, which are read in any order: each
 * fact says the whole of it, and the highest version holds. Facts from before versions count less than any.
 */
@Controller()
export class StaysConsumer {
  @Hears(LearnerEnrolledV1)
  enrolled(@Payload() event: LearnerEnrolledV1, @Ctx() { unit }: EventContext): void {
    const { enrolmentId, learnerId, organisationId, schoolYear, level } = event;
    const { beganOn = null, endedOn = null, version = 0 } = event;
    unit.put(KnownStays, { enrolmentId, learnerId, organisationId, schoolYear, level, beganOn, endedOn, version });
  }

  /** What holds now: a stay that was ended goes on, unless its end is said too or follows. */
  @Hears(EnrolmentChangedV1)
  changed(@Payload() event: EnrolmentChangedV1, @Ctx() context: EventContext): void {
    this.enrolled(event, context);
    openUnit()?.due(staysPoll);
  }

  @Hears(EnrolmentEndedV1)
  ended(@Payload() event: EnrolmentEndedV1, @Ctx() context: EventContext): void {
    const { enrolmentId, endedOn, level, version = 0 } = event;
    if (level !== undefined) this.enrolled({ ...event, level }, context);
    else context.unit.patch(KnownStays, { enrolmentId }, { endedOn, version });
    openUnit()?.due(staysPoll);
  }
}
