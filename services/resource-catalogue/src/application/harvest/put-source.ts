import { Injectable } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { requireVersion } from '@pan/kit/domain';
import { v7 as uuidv7 } from 'uuid';
import { Source, type SourceSettings } from '../../domain/source.js';
import { keptSource, ownerOf } from '../resources/owner.js';

export interface PutAnswer {
  readonly source: Source;
  readonly created: boolean;
}

/** Registers a repository to harvest, or describes it anew. */
@Injectable()
export class PutSource {
  constructor(private readonly work: UnitOfWork) {}

  /** @param organisation code of the one whose source a new one is */
  run(code: string, settings: SourceSettings, version: number | null, organisation?: string): Promise<PutAnswer> {
    return this.work.run(async (unit) => {
      await unit.query(`select pg_advisory_xact_lock(hashtextextended($1, 1))`, [code]);
      const known = await keptSource(unit, code);
      if (!known) {
        requireVersion(version, 0);
        const source = Source.registered(uuidv7(), code, await ownerOf(unit, organisation), settings);
        await unit.save(source);
        return { source, created: true };
      }
      const source = await unit.find(Source, known);
      requireVersion(version, source.version);
      const changed = source.describe(settings);
      if (changed !== 'nothing') await unit.save(source);
      if (changed === 'list') await this.forgetWalk(unit, source.id);
      return { source, created: false };
    });
  }

  /** A walk through the former list is not gone on with, and nothing of it is asked for again. */
  private async forgetWalk(unit: Unit, sourceId: string): Promise<void> {
    await unit.query('update harvest set ended = true where source_id = $1 and not ended', [sourceId]);
    await unit.query('delete from harvest_refusal where source_id = $1', [sourceId]);
  }
}
