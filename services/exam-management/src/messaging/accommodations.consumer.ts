import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { AccommodationEndedV1, AccommodationGrantedV1, AccommodationsErasedV1 } from '@pan/contracts';
import { EventContext, Hears } from '@pan/kit/messaging';
import { EraseLearner } from '../application/erasures/erase-learner.js';
import { KnownAccommodations } from '../persistence/record/tables.js';

const day = (instant: string | undefined): string | null => instant?.slice(0, 10) ?? null;

/** Copies what a learner is given when sitting an exam. As of a stay, the fact with the highest version holds, whatever its key. */
@Controller()
export class AccommodationsConsumer {
  constructor(private readonly erase: EraseLearner) {}

  @Hears(AccommodationGrantedV1)
  accommodationGranted(@Payload() event: AccommodationGrantedV1, @Ctx() { unit }: EventContext): void {
    const { accommodationId, learnerId, extraTimePercent, tools, settings = [], version = 0 } = event;
    unit.put(KnownAccommodations, {
      accommodationId,
      learnerId,
      extraTimePercent,
      tools,
      settings,
      validFromOn: day(event.validFromOn)!,
      validUntilOn: day(event.validUntilOn),
      endedOn: day(event.endedOn),
      version,
    });
  }

  @Hears(AccommodationEndedV1)
  accommodationEnded(@Payload() event: AccommodationEndedV1, @Ctx() context: EventContext): void {
    const { accommodationId, extraTimePercent, tools, validFromOn, version = 0 } = event;
    if (extraTimePercent !== undefined && tools && validFromOn)
      this.accommodationGranted({ ...event, extraTimePercent, tools, validFromOn }, context);
    else context.unit.patch(KnownAccommodations, { accommodationId }, { endedOn: day(event.endedOn), version });
  }

  @Hears(AccommodationsErasedV1)
  async accommodationsErased(@Payload() event: AccommodationsErasedV1, @Ctx() context: EventContext): Promise<void> {
    await context.once(() => this.erase.measures(event.itemId, event.accommodationIds));
  }
}
