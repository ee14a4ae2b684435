import { Injectable } from '@nestjs/common';
import { newId, UnitOfWork } from '@pan/kit/data';
import { requireVersion } from '@pan/kit/domain';
import { Source, type SourceSettings } from '../../domain/source.js';
import { HarvestRepository } from '../../persistence/harvest/harvest.repository.js';
import { RefusedRecordRepository } from '../../persistence/harvest/refused-record.repository.js';
import { SourceRepository } from '../../persistence/harvest/source.repository.js';
import { ownerOf } from '../resources/owner.js';

export interface PutAnswer {
  readonly source: Source;
  readonly created: boolean;
}

/** Registers a repository to harvest, or describes it anew. */
@Injectable()
export class PutSource {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sources: SourceRepository,
    private readonly harvests: HarvestRepository,
    private readonly refusedRecords: RefusedRecordRepository,
  ) {}

  /** @param organisation code of the one whose source a new one is */
  run(code: string, settings: SourceSettings, version: number | null, organisation?: string): Promise<PutAnswer> {
    return this.work.run(async (unit) => {
      const known = await this.sources.toRegister(unit, code);
      requireVersion(version, known?.version ?? 0);
      if (!known) {
        const source = Source.registered(newId(), code, await ownerOf(unit, organisation), settings);
        await this.sources.save(unit, source);
        return { source, created: true };
      }
      const changed = known.describe(settings);
      if (changed !== 'nothing') await this.sources.save(unit, known);
      // A walk through the former list is not gone on with, and nothing of it is asked for again.
      if (changed === 'list') {
        await this.harvests.endAll(unit, known.id);
        await this.refusedRecords.removeAll(unit, known.id);
      }
      return { source: known, created: false };
    });
  }
}
