import { Injectable } from '@nestjs/common';
import { newId, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, requireVersion } from '@pan/kit/domain';
import { Accommodation, type AccommodationTerms } from '../../domain/accommodations/accommodation.js';
import { InterventionPlanRepository } from '../../persistence/files/intervention-plan.repository.js';
import { AccommodationRepository } from '../../persistence/accommodations/accommodation.repository.js';
import type { Place } from '../../persistence/organisations/organisation.repository.js';
import { organisationInReach } from '../organisations/reach.js';
import { HeldLearner } from '../roster/held-learner.js';
import { SourceSystems } from '../roster/source-systems.js';
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
    private readonly learners: HeldLearner,
    private readonly accommodations: AccommodationRepository,
    private readonly plans: InterventionPlanRepository,
  ) {}

  run(
    asked: AccommodationKey,
    learnerSourceId: string,
    { planSourceId, ...said }: AccommodationSaid,
    expectedVersion: number | null,
  ): Promise<Upserted> {
    return this.work.run(
      async (unit) => {
        const { organisation, key } = await placeOf(unit, this.sources, asked);
        const learnerId = await this.learners.idOf(unit, key.source, learnerSourceId);
        const planId = await this.planOf(unit, key.source, planSourceId, learnerId);
        const terms = { ...said, planId };
        const known = await this.accommodations.byKey(unit, key);
        if (expectedVersion !== null) requireVersion(expectedVersion, known?.version ?? 0);
        if (!known) {
          const { source, sourceId } = key;
          const of = { id: newId(), source, sourceId, learnerId, learnerSourceId, organisationId: organisation.id };
          const { accommodation, fact } = Accommodation.grant(of, terms);
          await this.accommodations.add(unit, accommodation, fact);
          return { outcome: 'created', id: accommodation.id, version: accommodation.version };
        }
        const fact = known.revise(learnerId, organisation.id, terms);
        if (fact) await this.accommodations.save(unit, [known], fact);
        return { outcome: fact ? 'changed' : 'unchanged', id: known.id, version: known.version };
      },
      { firstWrite: true },
    );
  }

  /** @throws DomainError intervention-plan-not-sent */
  private async planOf(unit: Unit, source: string, sourceId: string | null, learnerId: string): Promise<string | null> {
    if (sourceId === null) return null;
    const plan = await this.plans.byKey(unit, source, sourceId);
    if (plan?.learnerId !== learnerId) throw new DomainError('intervention-plan-not-sent');
    return plan.id;
  }
}

/** What a system says: the plan by its own key. */
export type AccommodationSaid = Omit<AccommodationTerms, 'planId'> & { readonly planSourceId: string | null };

/** Where the measure is given, and the key under which it is kept. @throws DomainError organisation-unknown */
export async function placeOf(
  unit: Unit,
  sources: SourceSystems,
  asked: AccommodationKey,
): Promise<{ readonly organisation: Place; readonly key: AccommodationKey }> {
  const organisation = await organisationInReach(unit, asked.organisation);
  const source = await sources.keysIn(unit, await sources.bind(unit, asked.source), organisation.path);
  return { organisation, key: { ...asked, source } };
}
