import { Injectable } from '@nestjs/common';
import { newId, UnitOfWork } from '@pan/kit/data';
import type { Described } from '../../domain/description.js';
import { Resource } from '../../domain/resource.js';
import { ResourceRepository } from '../../persistence/resources/resource.repository.js';
import { fingerprintOf } from './fingerprint.js';
import { ownerOf } from './owner.js';

/** Enters a description as a draft: nobody sees it before it is published. */
@Injectable()
export class CreateResource {
  constructor(
    private readonly work: UnitOfWork,
    private readonly resources: ResourceRepository,
  ) {}

  /** @param organisation code of the one whose record it is */
  run(described: Described, organisation?: string): Promise<Resource> {
    return this.work.run(async (unit) => {
      const ownerId = await ownerOf(unit, organisation);
      const fingerprint = fingerprintOf(described.description);
      const at = await this.resources.datestamp(unit);
      const resource = Resource.draft(newId(), ownerId, described, fingerprint, at);
      await this.resources.save(unit, resource);
      return resource;
    });
  }
}
