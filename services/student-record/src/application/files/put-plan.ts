import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { newId, UnitOfWork } from '@pan/kit/data';
import { requireVersion, schoolDay } from '@pan/kit/domain';
import { InterventionPlan, type PlanTerms } from '../../domain/files/intervention-plan.js';
import { InterventionPlanRepository } from '../../persistence/files/intervention-plan.repository.js';
import { type AccommodationKey, placeOf } from '../accommodations/put-accommodation.js';
import { HeldLearner } from '../roster/held-learner.js';
import { SourceSystems } from '../roster/source-systems.js';
import type { Upserted } from '../roster/upsert-roster-row.js';

/** A school's system says the whole of one intervention plan, under its own key; no fact tells anybody of it. */
@Injectable()
export class PutPlan {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sources: SourceSystems,
    private readonly learners: HeldLearner,
    private readonly plans: InterventionPlanRepository,
  ) {}

  run(
    asked: AccommodationKey,
    learnerSourceId: string,
    terms: PlanTerms,
    expectedVersion: number | null,
    now = new Date(),
  ): Promise<Upserted> {
    return this.work.run(
      async (unit) => {
        const { organisation, key } = await placeOf(unit, this.sources, asked);
        const learnerId = await this.learners.idOf(unit, key.source, learnerSourceId);
        const known = await this.plans.byKey(unit, key.source, key.sourceId);
        if (expectedVersion !== null) requireVersion(expectedVersion, known?.version ?? 0);
        const at = { learnerId, organisationId: organisation.id, visibleTo: organisation.path };
        const saidBy = actorOf(currentCaller());
        if (known) {
          const changed = known.revise(at, terms, schoolDay(now));
          if (changed) await this.plans.save(unit, known, saidBy, now);
          return { outcome: changed ? 'changed' : 'unchanged', id: known.id, version: known.version };
        }
        const { source, sourceId } = key;
        const plan = InterventionPlan.begin({ id: newId(), source, sourceId, learnerSourceId, ...at }, terms);
        await this.plans.add(unit, plan, saidBy, now);
        return { outcome: 'created', id: plan.id, version: plan.version };
      },
      { firstWrite: true },
    );
  }
}
