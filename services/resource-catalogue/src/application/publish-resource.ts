import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit';
import { Resource } from '../domain/resource.js';
import { CatalogueIndex, datestamp } from './catalogue-index.js';

/** Shows a draft, or a withdrawn resource again. */
@Injectable()
export class PublishResource {
  constructor(
    private readonly work: UnitOfWork,
    private readonly index: CatalogueIndex,
  ) {}

  run(id: string): Promise<Resource> {
    return this.work.run(async (unit) => {
      const resource = await unit.find(Resource, id);
      await unit.save(resource, resource.publish(await datestamp(unit)));
      await this.index.keep(unit, [resource]);
      return resource;
    });
  }
}
