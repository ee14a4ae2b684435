import { Injectable } from '@nestjs/common';
import { insertAll, lockAll, type Unit, UnitOfWork, updateAll } from '@pan/kit/data';
import { DomainError, requireVersion } from '@pan/kit/domain';
import { v7 as uuidv7 } from 'uuid';
import { Accommodation, type AccommodationTerms } from '../../domain/accommodations/accommodation.js';
import { againAfterCollision } from '../collision.js';
import { organisationsInReach } from '../organisations/reach.js';
import { learnersBySource, lockLearners } from '../roster/people.js';
import type { Placed } from '../roster/rows.js';
import { keysIn, SourceSystems } from '../roster/source-systems.js';
import type { Upserted } from '../roster/upsert-roster-row.js';

/** Which accommodation a school's system speaks of. */
export interface AccommodationKey {
  readonly organisation: string;
  readonly source: string;
  readonly sourceId: string;
}

/** A school's system says which measures hold for a learner of its own, under its own key. */
@Injectable()
export class PutAccommodation {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sources: SourceSystems,
  ) {}

  run(
    asked: AccommodationKey,
    learnerSourceId: string,
    terms: AccommodationTerms,
    expectedVersion: number | null,
  ): Promise<Upserted> {
    return againAfterCollision(() =>
      this.work.run(async (unit) => {
        const { organisation, key } = await placeOf(unit, this.sources, asked);
        const learnerId = await lockedLearner(unit, key.source, learnerSourceId);
        const known = await lockedAccommodation(unit, key);
        if (expectedVersion !== null) requireVersion(expectedVersion, known?.version ?? 0);
        return known
          ? revise(unit, known, learnerId, organisation, terms)
          : grant(unit, key, learnerId, organisation, terms);
      }),
    );
  }
}

/** Where the measure is given, and the key under which it is kept. @throws DomainError organisation-unknown */
export async function placeOf(
  unit: Unit,
  sources: SourceSystems,
  asked: AccommodationKey,
): Promise<{ readonly organisation: Placed; readonly key: AccommodationKey }> {
  const organisation = (await organisationsInReach(unit, [asked.organisation])).get(asked.organisation);
  if (!organisation) throw new DomainError('organisation-unknown');
  const source = await keysIn(unit, await sources.bind(unit, asked.source), organisation.path);
  return { organisation, key: { ...asked, source } };
}

export async function lockedAccommodation(
  unit: Unit,
  { source, sourceId }: AccommodationKey,
): Promise<Accommodation | null> {
  const where = 't.source = $1 and t.source_id = $2';
  return (await lockAll<Accommodation>(unit, Accommodation, where, [source, sourceId]))[0] ?? null;
}

async function lockedLearner(unit: Unit, source: string, sourceId: string): Promise<string> {
  const learnerId = (await learnersBySource(unit, source, [sourceId])).get(sourceId);
  if (!learnerId) throw new DomainError('learner-not-sent', { sourceId });
  return (await lockLearners(unit, [learnerId])) ? lockedLearner(unit, source, sourceId) : learnerId;
}

async function grant(
  unit: Unit,
  { source, sourceId }: AccommodationKey,
  learnerId: string,
  organisation: Placed,
  terms: AccommodationTerms,
): Promise<Upserted> {
  const of = { id: uuidv7(), source, sourceId, learnerId, organisationId: organisation.id };
  const { accommodation, fact } = Accommodation.grant(of, terms);
  await insertAll(unit, Accommodation, [accommodation]);
  await unit.emit(fact);
  return { outcome: 'created', id: accommodation.id, version: accommodation.version };
}

async function revise(
  unit: Unit,
  known: Accommodation,
  learnerId: string,
  organisation: Placed,
  terms: AccommodationTerms,
): Promise<Upserted> {
  const fact = known.revise(learnerId, organisation.id, terms);
  if (fact) await updateAll(unit, Accommodation, [known]);
  await unit.emit(fact);
  return { outcome: fact ? 'changed' : 'unchanged', id: known.id, version: known.version };
}
