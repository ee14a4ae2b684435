import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { requireVersion } from '@pan/kit/domain';
import type { Described } from '../../domain/description.js';
import type { Resource } from '../../domain/resource.js';
import { CatalogueIndex, datestamp } from './catalogue-index.js';
import { fingerprintOf } from './fingerprint.js';
import { keptResource } from './owner.js';

/** Replaces the description of a resource that was made here. */
@Injectable()
export class ReviseResource {
  constructor(
    private readonly work: UnitOfWork,
    private readonly index: CatalogueIndex,
  ) {}

  run(id: string, described: Described, version: number | null): Promise<Resource> {
    return this.work.run(async (unit) => {
      const resource = await keptResource(unit, id);
      requireVersion(version, resource.version);
      resource.requireOwn();
      const at = await datestamp(unit);
      await unit.save(resource, resource.revise(described, fingerprintOf(described.description), at));
      await this.index.keep(unit, [resource]);
      return resource;
    });
  }
}
