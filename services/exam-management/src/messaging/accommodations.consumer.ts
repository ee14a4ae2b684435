import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { AccommodationEndedV1, AccommodationGrantedV1 } from '@pan/contracts';
import { EventContext, Hears } from '@pan/kit/messaging';
import { KnownAccommodations } from '../persistence/tables.js';

/** Copies what a learner is given when sitting an exam. */
@Controller()
export class AccommodationsConsumer {
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
