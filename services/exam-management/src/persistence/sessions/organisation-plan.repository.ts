import { Injectable } from '@nestjs/common';
import { insertAll, loadAll, newId, type Unit, updateAll } from '@pan/kit/data';
import type { ExamSession } from '../../domain/exam-session.js';
import { OrganisationPlan } from '../../domain/organisation-plan.js';

/** The plans of organisations that differ from their session's; under the session's lock. */
@Injectable()
export class OrganisationPlanRepository {
  /** What holds in an organisation: its own plan, else the session's. */
  async holding(unit: Unit, session: ExamSession, organisationId: string): Promise<ExamSession | OrganisationPlan> {
    const where = 't.session_id = $1 and t.organisation_id = $2';
    const [plan] = await unit.asService(() => loadAll(unit, OrganisationPlan, where, [session.id, organisationId]));
    return plan ?? session;
  }

  /** One for the organisation and each one below it: the plan that it has, or one that is as the session's until it changes. */
  async below(unit: Unit, session: ExamSession, organisationId: string): Promise<OrganisationPlan[]> {
    const ids = await unit.query<{ id: string }>(
      `select organisation_id as id from organisations_below($1) order by 1`,
      [organisationId],
    );
    const own = await loadAll(
      unit,
      OrganisationPlan,
      't.session_id = $1 and t.organisation_id = any($2)',
      [session.id, ids.map(({ id }) => id)],
      'for update',
    );
    return ids.map(
      ({ id }) => own.find((plan) => plan.organisationId === id) ?? OrganisationPlan.of(newId(), session, id),
    );
  }

  /** Marks may be handed out now, if they were asked for, else on their dates. */
  async saveAll(unit: Unit, plans: readonly OrganisationPlan[]): Promise<void> {
    const known = await unit.query<{ id: string }>(`select id from session_organisation where id = any($1)`, [
      plans.map(({ id }) => id),
    ]);
    const isKnown = (plan: OrganisationPlan) => known.some(({ id }) => id === plan.id);
    await updateAll(unit, OrganisationPlan, plans.filter(isKnown));
    await insertAll(
      unit,
      OrganisationPlan,
      plans.filter((plan) => !isKnown(plan)),
    );
    unit.due('hand-out-marks');
    for (const at of new Set(plans.map(({ releaseAt }) => releaseAt.getTime())))
      unit.due('hand-out-marks', new Date(at));
  }

  /** All sit when the session is sat. */
  async removeAll(unit: Unit, sessionId: string): Promise<void> {
    await unit.asService(() => unit.query(`delete from session_organisation where session_id = $1`, [sessionId]));
  }
}
