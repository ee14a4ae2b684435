import { Injectable } from '@nestjs/common';
import { loadAll, type Unit, UnitOfWork, updateAll } from '@pan/kit/data';
import { DomainError, schoolDay } from '@pan/kit/domain';
import { Accommodation } from '../../domain/accommodations/accommodation.js';
import { lockedAccommodation, placeOf, type AccommodationKey } from './put-accommodation.js';
import { lockLearners } from '../roster/people.js';
import { SourceSystems } from '../roster/source-systems.js';
import type { Upserted } from '../roster/upsert-roster-row.js';

/** A measure no longer holds; ending it again changes nothing. */
@Injectable()
export class EndAccommodation {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sources: SourceSystems,
  ) {}

  /** @param endedOn school day, today by default */
  run(asked: AccommodationKey, endedOn: string | null, now = new Date()): Promise<Upserted> {
    return this.work.run(async (unit) => {
      const { key } = await placeOf(unit, this.sources, asked);
      const known = await locked(unit, key);
      const fact = known.end(endedOn ?? schoolDay(now));
      if (fact) await updateAll(unit, Accommodation, [known]);
      await unit.emit(fact);
      return { outcome: fact ? 'changed' : 'unchanged', id: known.id, version: known.version };
    });
  }
}

/** Its learner first, whose facts it keeps in order. */
async function locked(unit: Unit, key: AccommodationKey): Promise<Accommodation> {
  const [seen] = await loadAll<Accommodation>(unit, Accommodation, 't.source = $1 and t.source_id = $2', [
    key.source,
    key.sourceId,
  ]);
  if (!seen) throw new DomainError('accommodation-unknown');
  if (await lockLearners(unit, [seen.learnerId])) return locked(unit, key);
  return (await lockedAccommodation(unit, key))!;
}
