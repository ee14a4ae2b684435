import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { OrganisationChangedV1, OrganisationRegisteredV1 } from '@pan/contracts';
import { EventContext, Hears } from '@pan/kit/messaging';
import { OrganisationsConsumer } from '@pan/record-copies';
import { OrganisationsTold } from '../persistence/collections/tables.js';

/** Copies the network as it is, and keeps what it was: who is expected in a campaign is read as of a day. */
@Controller()
export class OrganisationsToldConsumer extends OrganisationsConsumer {
  @Hears(OrganisationRegisteredV1)
  override registered(@Payload() event: OrganisationRegisteredV1, @Ctx() context: EventContext): void {
    super.registered(event, context);
    const { organisationId, code, name, kind, parentId = null } = event;
    const toldAt = context.event.occurredAt.toISOString();
    context.unit.put(OrganisationsTold, { organisationId, toldAt, code, name, kind, parentId });
  }

  @Hears(OrganisationChangedV1)
  override changed(@Payload() event: OrganisationChangedV1, @Ctx() context: EventContext): void {
    this.registered(event, context);
  }
}
