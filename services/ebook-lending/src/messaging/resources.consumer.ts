import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ResourcePublishedV1, ResourceRevisedV1, ResourceWithdrawnV1 } from '@pan/contracts';
import { isbn13 } from '@pan/kit/domain';
import { EventContext, Hears } from '@pan/kit/messaging';
import { RegisterTitle } from '../application/titles/register-title.js';

/** E-books of the national catalogue become titles. */
@Controller()
export class ResourcesConsumer {
  constructor(private readonly titles: RegisterTitle) {}

  @Hears(ResourcePublishedV1)
  async published(@Payload() event: ResourcePublishedV1, @Ctx() context: EventContext): Promise<void> {
    await context.once(() =>
      event.kind === 'e-book' ? this.titles.run(...described(event)) : this.titles.withdraw(event.resourceId),
    );
  }

  @Hears(ResourceRevisedV1)
  async revised(@Payload() event: ResourceRevisedV1, @Ctx() context: EventContext): Promise<void> {
    await this.published(event, context);
  }

  @Hears(ResourceWithdrawnV1)
  async withdrawn(@Payload() { resourceId }: ResourceWithdrawnV1, @Ctx() context: EventContext): Promise<void> {
    await context.once(() => this.titles.withdraw(resourceId));
  }
}

function described(event: ResourcePublishedV1): Parameters<RegisterTitle['run']> {
  const {
    resourceId,
    organisationId = null,
    isbn,
    title,
    creators,
    language,
    publisher = null,
    locator = null,
  } = event;
  return [
    { resourceId, organisationId, isbn: isbn ? isbn13(isbn) : null, identifier: null },
    { title, creators, languages: [language], publisher, summary: null, locator },
  ];
}
