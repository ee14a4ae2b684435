import { Injectable } from '@nestjs/common';
import { insertAll, lockAll, type Unit, updateAll } from '@pan/kit/data';
import { CompetencyAssessment } from '../../domain/competencies/competency-assessment.js';

/** Levels as schools said them; whoever writes holds the learner's row. */
@Injectable()
export class CompetencyRepository {
  /** Whether the learner stayed in the organisation, or below it, on a day. */
  async attends(unit: Unit, learnerId: string, organisation: string, day: string): Promise<boolean> {
    const [stay] = await unit.query(
      `select from enrolment e join organisation o on o.id = e.organisation_id
        where e.learner_id = $1 and $2 = any (o.path) and attended_on(e.began_on, e.ended_on, $3) limit 1`,
      [learnerId, organisation, day],
    );
    return stay !== undefined;
  }

  add(unit: Unit, assessment: CompetencyAssessment): Promise<void> {
    return insertAll(unit, CompetencyAssessment, [assessment]);
  }

  save(unit: Unit, assessment: CompetencyAssessment): Promise<void> {
    return updateAll(unit, CompetencyAssessment, [assessment]);
  }

  /** Locked, in sight of the organisations that said it and those above. */
  async byId(unit: Unit, id: string): Promise<CompetencyAssessment | null> {
    return (await lockAll<CompetencyAssessment>(unit, CompetencyAssessment, 't.id = $1', [id]))[0] ?? null;
  }

  async handOver(unit: Unit, ended: string, survivor: string): Promise<void> {
    await unit.query(`update competency_assessment set learner_id = $2 where learner_id = $1`, [ended, survivor]);
  }

  /** They go with the record of which they were said, or with all the stays at their organisation; what neither tells stays where it is. */
  async part(
    unit: Unit,
    parted: readonly string[],
    remaining: readonly string[],
    from: string,
    to: string,
  ): Promise<void> {
    await unit.query(
      `update competency_assessment c set learner_id = $2
        where c.learner_id = $1 and (c.said_of in (select l.id from learner l where $2 in (l.id, l.merged_into))
                                     or c.said_of = $1 and c.organisation_id = any ($3::uuid[]) and c.organisation_id <> all ($4::uuid[]))`,
      [from, to, parted, remaining],
    );
  }
}
