import { Injectable } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, requireVersion, schoolDay } from '@pan/kit/domain';
import type { Accommodation } from '../../domain/accommodations/accommodation.js';
import { AccommodationRepository } from '../../persistence/accommodations/accommodation.repository.js';
import { placeOf, type AccommodationKey } from './put-accommodation.js';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';
import { SourceSystems } from '../roster/source-systems.js';
import type { Upserted } from '../roster/upsert-roster-row.js';

/** A measure no longer holds; ending it again changes nothing. */
@Injectable()
export class EndAccommodation {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sources: SourceSystems,
    private readonly accommodations: AccommodationRepository,
    private readonly learners: LearnerRepository,
  ) {}

  /** @param endedOn school day, today by default */
  run(
    asked: AccommodationKey,
    endedOn: string | null,
    expectedVersion: number | null,
    now = new Date(),
  ): Promise<Upserted> {
    return this.work.run(async (unit) => {
      const { key } = await placeOf(unit, this.sources, asked);
      const known = await this.locked(unit, key);
      requireVersion(expectedVersion, known.version);
      const fact = known.end(endedOn ?? schoolDay(now));
      if (fact) await this.accommodations.save(unit, [known], fact);
      return { outcome: fact ? 'changed' : 'unchanged', id: known.id, version: known.version };
    });
  }

  /** Its learner first, whose facts it keeps in order. */
  private async locked(unit: Unit, key: AccommodationKey): Promise<Accommodation> {
    const seen = await this.accommodations.seen(unit, key);
    if (!seen) throw new DomainError('accommodation-unknown');
    if (await this.learners.hold(unit, [seen.learnerId])) return this.locked(unit, key);
    const known = (await this.accommodations.byKey(unit, key))!;
    return known.learnerId === seen.learnerId ? known : this.locked(unit, key);
  }
}
