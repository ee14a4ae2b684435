import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { OrganisationChangedV1, OrganisationRegisteredV1 } from '@pan/contracts';
import { EventContext, Hears } from '@pan/kit/messaging';
import { KnownOrganisations } from './tables.js';

/** Copies the network of organisations. A school may be heard of before its centre: they meet when read. */
@Controller()
export class OrganisationsConsumer {
  @Hears(OrganisationRegisteredV1)
  registered(@Payload() event: OrganisationRegisteredV1, @Ctx() { unit }: EventContext): void {
    const { organisationId, code, name, kind, parentId = null } = event;
    unit.put(KnownOrganisations, { organisationId, code, name, kind, parentId });
  }

  @Hears(OrganisationChangedV1)
  changed(@Payload() event: OrganisationChangedV1, @Ctx() context: EventContext): void {
    this.registered(event, context);
  }
}
