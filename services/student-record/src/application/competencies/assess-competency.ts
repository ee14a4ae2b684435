import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { newId, UnitOfWork } from '@pan/kit/data';
import { DomainError, schoolDay } from '@pan/kit/domain';
import { type Assessed, CompetencyAssessment } from '../../domain/competencies/competency-assessment.js';
import { CompetencyRepository } from '../../persistence/competencies/competency.repository.js';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';
import { organisationInReach } from '../organisations/reach.js';

/** A school's system says at which level a learner was seen, and by what; or takes a mistaken word back. */
@Injectable()
export class AssessCompetency {
  constructor(
    private readonly work: UnitOfWork,
    private readonly learners: LearnerRepository,
    private readonly assessments: CompetencyRepository,
  ) {}

  /** @throws DomainError learner-unknown, organisation-unknown, assessment-learner-elsewhere, assessment-day-ahead, evidence-after-assessment */
  say(learnerId: string, organisation: string, assessed: Assessed, now = new Date()): Promise<string> {
    return this.work.run(async (unit) => {
      const learner = await this.learners.record(unit, learnerId);
      const { id: organisationId, path } = await organisationInReach(unit, organisation);
      const of = { id: newId(), learnerId: learner.id, organisationId, visibleTo: path };
      const saidBy = actorOf(currentCaller());
      const said = CompetencyAssessment.say({ ...of, saidBy }, assessed, [schoolDay(now), now]);
      if (!(await this.assessments.attends(unit, learner.id, organisation, assessed.assessedOn)))
        throw new DomainError('assessment-learner-elsewhere');
      await this.assessments.add(unit, said);
      return said.id;
    });
  }

  /** @throws DomainError assessment-unknown */
  withdraw(id: string, why: string, now = new Date()): Promise<void> {
    return this.work.run(async (unit) => {
      const assessment = await this.assessments.byId(unit, id);
      if (!assessment) throw new DomainError('assessment-unknown');
      assessment.withdraw(why, now);
      await this.assessments.save(unit, assessment);
    });
  }
}
