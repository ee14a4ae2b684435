import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  CompetencyFrameworkReleasedV1,
  HarvestCompletedV1,
  ResourcePublishedV1,
  ResourceRevisedV1,
  ResourceWithdrawnV1,
} from '@pan/contracts';
import { monthOf, schoolYearOf } from '@pan/kit/domain';
import { EventContext, Hears } from '@pan/kit/messaging';
import { HarvestCounts, KnownFrameworks, KnownResources } from '../persistence/catalogue-tables.js';

/** Copies of a resource what figures are made of, and counts what harvests bring. */
@Controller()
export class CatalogueConsumer {
  @Hears(ResourcePublishedV1)
  published(@Payload() event: ResourcePublishedV1, @Ctx() { unit }: EventContext): void {
    const { resourceId, kind, language, levels, subjects } = event;
    unit.put(KnownResources, { resourceId, kind, language, levels, subjects, published: true });
  }

  @Hears(ResourceRevisedV1)
  revised(@Payload() event: ResourceRevisedV1, @Ctx() { unit }: EventContext): void {
    const { resourceId, kind, language, levels, subjects } = event;
    unit.patch(KnownResources, { resourceId }, { kind, language, levels, subjects });
  }

  @Hears(ResourceWithdrawnV1)
  withdrawn(@Payload() { resourceId }: ResourceWithdrawnV1, @Ctx() { unit }: EventContext): void {
    unit.patch(KnownResources, { resourceId }, { published: false });
  }

  @Hears(HarvestCompletedV1)
  harvestCompleted(@Payload() event: HarvestCompletedV1, @Ctx() { unit, event: { occurredAt } }: EventContext): void {
    const { sourceId, ...counts } = event;
    const place = { sourceId, schoolYear: schoolYearOf(occurredAt), month: monthOf(occurredAt) };
    unit.increment(HarvestCounts, place, 'harvests');
    for (const counter of ['added', 'changed', 'withdrawn', 'refused'] as const) {
      unit.increment(HarvestCounts, place, counter, counts[counter]);
    }
  }

  @Hears(CompetencyFrameworkReleasedV1)
  frameworkReleased(@Payload() event: CompetencyFrameworkReleasedV1, @Ctx() { unit }: EventContext): void {
    const { frameworkId, code, version, dimensions, elements } = event;
    unit.put(KnownFrameworks, { frameworkId, code, version, dimensions, elements });
  }
}
