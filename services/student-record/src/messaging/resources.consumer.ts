import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ResourcePublishedV1, ResourceRevisedV1, ResourceWithdrawnV1 } from '@pan/contracts';
import { EventContext, Hears } from '@pan/kit/messaging';
import { KnownResources } from '../persistence/resources/known-resources.js';

/** Copies the published resources of the catalogue. */
@Controller()
export class ResourcesConsumer {
  @Hears(ResourcePublishedV1)
  published(@Payload() fact: ResourcePublishedV1, @Ctx() { unit, event }: EventContext): void {
    const { resourceId, title, kind, levels, language, locator = null } = fact;
    const said = { resourceId, title, kind, levels, language, locator };
    unit.put(KnownResources, { ...said, withdrawn: false, toldAt: event.occurredAt });
  }

  @Hears(ResourceRevisedV1)
  revised(@Payload() fact: ResourceRevisedV1, @Ctx() context: EventContext): void {
    this.published(fact, context);
  }

  @Hears(ResourceWithdrawnV1)
  withdrawn(@Payload() { resourceId }: ResourceWithdrawnV1, @Ctx() { unit, event }: EventContext): void {
    unit.patch(KnownResources, { resourceId }, { withdrawn: true, toldAt: event.occurredAt });
  }
}
