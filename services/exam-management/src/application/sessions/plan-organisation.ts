import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { ExamSession } from '../../domain/exam-session.js';
import type { OrganisationPlan } from '../../domain/organisation-plan.js';
import { OrganisationPlanRepository } from '../../persistence/sessions/organisation-plan.repository.js';
import { RecordQueries } from '../../persistence/sessions/record.queries.js';

/** Changes the plan that an organisation of the session has, and each one below it, under the session's lock. */
@Injectable()
export class PlanOrganisation {
  constructor(
    private readonly plans: OrganisationPlanRepository,
    private readonly record: RecordQueries,
  ) {}

  /** @throws DomainError organisation-not-in-session */
  async change(
    unit: Unit,
    session: ExamSession,
    organisationId: string,
    decide: (plans: readonly OrganisationPlan[]) => unknown,
  ): Promise<void> {
    if (!(await this.record.isWithin(unit, organisationId, session.organisationIds)))
      throw new DomainError('organisation-not-in-session', { organisation: organisationId });
    await unit.asService(async () => {
      const plans = await this.plans.below(unit, session, organisationId);
      await decide(plans);
      await this.plans.saveAll(unit, plans);
    });
  }
}
