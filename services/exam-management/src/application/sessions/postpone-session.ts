import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { UnitOfWork } from '@pan/kit/data';
import { organisationInReach } from '@pan/record-copies';
import type { Postponement } from '../../domain/session-plan.js';
import { ExamSessionRepository } from '../../persistence/sessions/exam-session.repository.js';
import { OrganisationPlanRepository } from '../../persistence/sessions/organisation-plan.repository.js';
import { PlanOrganisation } from './plan-organisation.js';

/** Puts a session off, while nobody has begun there: for all, or in one organisation and those below it. Others hear of it. */
@Injectable()
export class PostponeSession {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sessions: ExamSessionRepository,
    private readonly plans: OrganisationPlanRepository,
    private readonly organisations: PlanOrganisation,
  ) {}

  run(sessionId: string, to: Postponement, code?: string): Promise<void> {
    return this.work.run(async (unit) => {
      const session = await this.sessions.toPostpone(unit, sessionId);
      const begun = (ids: readonly string[] | null) =>
        unit.asService(() => this.sessions.hasBegun(unit, sessionId, ids));
      if (code === undefined) {
        session.requireOwner(currentCaller().organisations);
        const told = session.postpone(to, await begun(null), await unit.now());
        await this.plans.removeAll(unit, sessionId);
        return this.sessions.save(unit, session, told);
      }
      const { organisationId } = await organisationInReach(unit, code);
      await this.organisations.change(unit, session, organisationId, async (plans) => {
        const isBegun = await begun(plans.map((plan) => plan.organisationId));
        const now = await unit.now();
        for (const plan of plans) plan.postpone(to, isBegun, now);
      });
      session.touch();
      await this.sessions.save(unit, session, session.postponedTo(to, organisationId));
    });
  }
}
