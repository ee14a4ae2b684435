import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { loadAll, lockAll, type Unit, updateAll } from '@pan/kit/data';
import type { Fact } from '@pan/kit/domain';
import { Harvest } from '../../domain/harvest.js';

/** Walks through the lists of sources, and the tokens that each was given. */
@Injectable()
export class HarvestRepository {
  byId(unit: Unit, id: string): Promise<Harvest> {
    return unit.find(Harvest, id);
  }

  /** The walk that a job has begun, if it has; only the job itself writes it. */
  async ofJob(unit: Unit, jobId: string): Promise<Harvest | null> {
    const [found] = await loadAll(unit, Harvest, 't.id = $1', [jobId]);
    return found ?? null;
  }

  /** Ends walks of a source that broke off. @returns them, from the first to the last */
  async endAll(unit: Unit, sourceId: string): Promise<Harvest[]> {
    const open = await lockAll(unit, Harvest, 't.source_id = $1 and not t.ended', [sourceId]);
    for (const harvest of open) harvest.giveUp();
    await updateAll(unit, Harvest, open);
    return open;
  }

  /** Notes a token of the walk. @returns whether the source gives it for the first time since the list was begun */
  async noteToken(unit: Unit, { id, restarts }: Harvest, token: string): Promise<boolean> {
    const digest = createHash('sha256').update(token).digest('base64url');
    const [fresh] = await unit.query(
      'insert into harvest_token (harvest_id, walk, digest) values ($1, $2, $3) on conflict do nothing returning digest',
      [id, restarts, digest],
    );
    return fresh !== undefined;
  }

  async save(unit: Unit, harvest: Harvest, ...facts: Fact[]): Promise<void> {
    await unit.save(harvest, ...facts);
  }

  /** A walk that is over needs no tokens, and an older one is asked for as long as its job is kept. */
  async tidy(unit: Unit, { id, sourceId }: Harvest): Promise<void> {
    await unit.query('delete from harvest_token where harvest_id = $1', [id]);
    await unit.query(
      `delete from harvest where source_id = $1 and ended and id <> $2
          and uuid_extract_timestamp(id) < clock_timestamp() - interval '30 days'`,
      [sourceId, id],
    );
  }
}
