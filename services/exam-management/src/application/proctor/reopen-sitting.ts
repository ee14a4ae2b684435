import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { ScriptRepository } from '../../persistence/marking/script.repository.js';
import { ScoreRepository } from '../../persistence/marks/score.repository.js';
import { ExamSessionRepository } from '../../persistence/sessions/exam-session.repository.js';
import { SittingInSight } from '../sittings/sitting-in-sight.js';
import { CandidateRepository } from '../../persistence/sessions/candidate.repository.js';
import { OrganisationPlanRepository } from '../../persistence/sessions/organisation-plan.repository.js';
import { ChangeSitting } from './change-sitting.js';
import type { SittingTime } from './sitting-times.js';

/**
 * A sitting handed in by mistake goes on: the receipt of that hand-in is kept in the log, and what was scored of it, or is not marked yet, is withdrawn.
 * Under the session's lock, as a release is asked for and a rescoring is: none of them sees half of it.
 */
@Injectable()
export class ReopenSitting {
  constructor(
    private readonly work: UnitOfWork,
    private readonly inSight: SittingInSight,
    private readonly change: ChangeSitting,
    private readonly sessions: ExamSessionRepository,
    private readonly plans: OrganisationPlanRepository,
    private readonly candidates: CandidateRepository,
    private readonly scores: ScoreRepository,
    private readonly scripts: ScriptRepository,
  ) {}

  run(id: string, reason: string, minutes = 0): Promise<SittingTime> {
    return this.work.run(async (unit) => {
      const of = await this.inSight.watch(id, ({ sitting }) => Promise.resolve(sitting), { lock: false });
      const session = await unit.asService(() => this.sessions.byId(unit, of.sessionId));
      (await this.plans.holding(unit, session, of.organisationId)).requireNotReleasing();
      await unit.asService(() => this.candidates.requireNotMadeUp(unit, of.candidateId));
      return this.change.run(id, { reason, ...(minutes > 0 && { minutes }) }, async ({ sitting, now }) => {
        await this.scores.withdraw(unit, sitting);
        await this.scripts.withdraw(unit, { sittingId: id });
        return sitting.reopen(minutes, now);
      });
    });
  }
}
