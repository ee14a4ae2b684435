import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import type { Resource } from '../../domain/resource.js';
import { ResourceRepository } from '../../persistence/resources/resource.repository.js';

/** Takes a resource out of the catalogue; harvesters go on seeing it as deleted. */
@Injectable()
export class WithdrawResource {
  constructor(
    private readonly work: UnitOfWork,
    private readonly resources: ResourceRepository,
  ) {}

  run(id: string): Promise<Resource> {
    return this.work.run(async (unit) => {
      const resource = await this.resources.kept(unit, id);
      await this.resources.save(unit, resource, resource.withdraw('catalogue', await this.resources.datestamp(unit)));
      return resource;
    });
  }
}
