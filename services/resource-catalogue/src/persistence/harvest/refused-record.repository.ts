import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';

/** Records of a source that could not be read, by their identifiers, each with the harvest that asked for it last. */
@Injectable()
export class RefusedRecordRepository {
  /** The one that waited longest for another harvest than this, noted as asked for by this one; null when none is left. */
  async next(unit: Unit, sourceId: string, harvestId: string): Promise<string | null> {
    const [row] = await unit.query<{ identifier: string }>(
      `update harvest_refusal r set harvest_id = $2 from (
         select identifier from harvest_refusal where source_id = $1 and harvest_id < $2 order by harvest_id, identifier limit 1) n
        where r.source_id = $1 and r.identifier = n.identifier returning r.identifier`,
      [sourceId, harvestId],
    );
    return row?.identifier ?? null;
  }

  async add(unit: Unit, sourceId: string, harvestId: string, identifiers: readonly string[]): Promise<void> {
    await unit.query(
      `insert into harvest_refusal (source_id, identifier, harvest_id) select $1, unnest($2::text[]), $3
       on conflict (source_id, identifier) do update set harvest_id = excluded.harvest_id`,
      [sourceId, identifiers, harvestId],
    );
  }

  async remove(unit: Unit, sourceId: string, identifiers: readonly string[]): Promise<void> {
    await unit.query('delete from harvest_refusal where source_id = $1 and identifier = any($2)', [
      sourceId,
      identifiers,
    ]);
  }

  async removeAll(unit: Unit, sourceId: string): Promise<void> {
    await unit.query('delete from harvest_refusal where source_id = $1', [sourceId]);
  }
}
