import { Injectable } from '@nestjs/common';
import { insertAll, loadAll, lockAll, type Unit, updateAll } from '@pan/kit/data';
import type { Fact } from '@pan/kit/domain';
import { Accommodation } from '../../domain/accommodations/accommodation.js';

/** Under which a system's measure is kept. */
interface Key {
  readonly source: string;
  readonly sourceId: string;
}

const byKey = 't.source = $1 and t.source_id = $2';

@Injectable()
export class AccommodationRepository {
  /** As it is now, to find out whose it is. */
  async seen(unit: Unit, { source, sourceId }: Key): Promise<Accommodation | null> {
    return (await loadAll<Accommodation>(unit, Accommodation, byKey, [source, sourceId]))[0] ?? null;
  }

  /** Locked. */
  async byKey(unit: Unit, { source, sourceId }: Key): Promise<Accommodation | null> {
    return (await lockAll<Accommodation>(unit, Accommodation, byKey, [source, sourceId]))[0] ?? null;
  }

  byIds(unit: Unit, ids: readonly string[]): Promise<Accommodation[]> {
    return lockAll<Accommodation>(unit, Accommodation, 't.id = any($1::uuid[])', [ids]);
  }

  async add(unit: Unit, accommodation: Accommodation, fact: Fact): Promise<void> {
    await insertAll(unit, Accommodation, [accommodation]);
    await unit.emit(fact);
  }

  /** Locked before. */
  async save(unit: Unit, accommodations: readonly Accommodation[], ...facts: Fact[]): Promise<void> {
    await updateAll(unit, Accommodation, accommodations);
    await unit.emit(...facts);
  }
}
