import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { MessagesCountedV1 } from '@pan/contracts';
import { schoolYearOfDay } from '@pan/kit/domain';
import { EventContext, Hears } from '@pan/kit/messaging';
import { MessageCounts } from '../persistence/message-tables.js';

/** Copies what organisations wrote to families: the record tells each day once, in numbers. */
@Controller()
export class MessagesConsumer {
  @Hears(MessagesCountedV1)
  counted(@Payload() event: MessagesCountedV1, @Ctx() { unit }: EventContext): void {
    const { organisationId, sentOn, urgency, sent, copies, read } = event;
    unit.put(MessageCounts, {
      organisationId,
      sentOn,
      urgency,
      schoolYear: schoolYearOfDay(sentOn),
      sent,
      copies,
      read,
    });
  }
}
