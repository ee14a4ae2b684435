import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import type { Resource } from '../../domain/resource.js';
import { ResourceRepository } from '../../persistence/resources/resource.repository.js';

/** Shows a draft, or a withdrawn resource again. */
@Injectable()
export class PublishResource {
  constructor(
    private readonly work: UnitOfWork,
    private readonly resources: ResourceRepository,
  ) {}

  run(id: string): Promise<Resource> {
    return this.work.run(async (unit) => {
      const resource = await this.resources.kept(unit, id);
      await this.resources.save(unit, resource, resource.publish(await this.resources.datestamp(unit)));
      return resource;
    });
  }
}
