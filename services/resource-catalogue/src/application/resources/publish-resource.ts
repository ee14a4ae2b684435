import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import type { Resource } from '../../domain/resource.js';
import { CatalogueIndex, datestamp } from './catalogue-index.js';
import { keptResource } from './owner.js';

/** Shows a draft, or a withdrawn resource again. */
@Injectable()
export class PublishResource {
  constructor(
    private readonly work: UnitOfWork,
    private readonly index: CatalogueIndex,
  ) {}

  run(id: string): Promise<Resource> {
    return this.work.run(async (unit) => {
      const resource = await keptResource(unit, id);
      await unit.save(resource, resource.publish(await datestamp(unit)));
      await this.index.keep(unit, [resource]);
      return resource;
    });
  }
}
