import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { requireVersion } from '@pan/kit/domain';
import type { Described } from '../../domain/description.js';
import type { Resource } from '../../domain/resource.js';
import { ResourceRepository } from '../../persistence/resources/resource.repository.js';
import { fingerprintOf } from './fingerprint.js';

/** Replaces the description of a resource that was made here. */
@Injectable()
export class ReviseResource {
  constructor(
    private readonly work: UnitOfWork,
    private readonly resources: ResourceRepository,
  ) {}

  run(id: string, described: Described, version: number | null): Promise<Resource> {
    return this.work.run(async (unit) => {
      const resource = await this.resources.kept(unit, id);
      requireVersion(version, resource.version);
      resource.requireOwn();
      const at = await this.resources.datestamp(unit);
      const revised = resource.revise(described, fingerprintOf(described.description), at);
      await this.resources.save(unit, resource, revised);
      return resource;
    });
  }
}
