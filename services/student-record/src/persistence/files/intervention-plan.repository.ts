import { Injectable } from '@nestjs/common';
import { insertAll, lockAll, type Unit, updateAll } from '@pan/kit/data';
import { InterventionPlan } from '../../domain/files/intervention-plan.js';

/** Intervention plans with every version that was said; whoever writes holds the learner's row. */
@Injectable()
export class InterventionPlanRepository {
  /** Locked. */
  async byKey(unit: Unit, source: string, sourceId: string): Promise<InterventionPlan | null> {
    const where = 't.source = $1 and t.source_id = $2';
    return (await lockAll<InterventionPlan>(unit, InterventionPlan, where, [source, sourceId]))[0] ?? null;
  }

  async add(unit: Unit, plan: InterventionPlan, saidBy: string, saidAt: Date): Promise<void> {
    await insertAll(unit, InterventionPlan, [plan]);
    await this.keep(unit, plan, saidBy, saidAt);
  }

  async save(unit: Unit, plan: InterventionPlan, saidBy: string, saidAt: Date): Promise<void> {
    await updateAll(unit, InterventionPlan, [plan]);
    await this.keep(unit, plan, saidBy, saidAt);
  }

  /** Those of the giving organisation, and those that it was handed, show to the receiving one from here on. */
  async pass(unit: Unit, learnerId: string, from: readonly string[], to: readonly string[]): Promise<void> {
    await unit.query(
      `update intervention_plan set visible_to = array(select distinct code from unnest(visible_to || $3::text[]) as code order by 1), version = version + 1
        where learner_id = $1 and $2 = any (visible_to) and not visible_to @> $3::text[]`,
      [learnerId, from.at(-1), to],
    );
  }

  async handOver(unit: Unit, ended: string, survivor: string): Promise<void> {
    await unit.query(`update intervention_plan set learner_id = $2, version = version + 1 where learner_id = $1`, [
      ended,
      survivor,
    ]);
  }

  async part(unit: Unit, ids: readonly string[], to: string): Promise<void> {
    await unit.query(`update intervention_plan set learner_id = $2, version = version + 1 where id = any($1::uuid[])`, [
      ids,
      to,
    ]);
  }

  private async keep(unit: Unit, plan: InterventionPlan, saidBy: string, saidAt: Date): Promise<void> {
    const { id, version, needs, objectives, participants, validFrom, validUntil, reviewOn, standing } = plan.said;
    const content = { needs, objectives, participants, validFrom, validUntil, reviewOn };
    await unit.query(
      `insert into intervention_plan_version (plan_id, version, content, state, said_by, said_at) values ($1, $2, $3, $4, $5, $6)`,
      [id, version, JSON.stringify(content), standing, saidBy, saidAt],
    );
  }
}
