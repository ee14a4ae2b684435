import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { UnitOfWork } from '@pan/kit/data';
import { ExamSessionRepository } from '../../persistence/sessions/exam-session.repository.js';
import { RulesOfSession } from './rules-of-session.js';

/** Says that the final marks of a session are also made of school marks, and until when schools send these. */
@Injectable()
export class ExpectSchoolMarks {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sessions: ExamSessionRepository,
    private readonly rules: RulesOfSession,
  ) {}

  /** @throws DomainError exam-weight-unknown, so that nobody learns of a missing weight on the day of the marks */
  run(sessionId: string, until: Date, competency: string | null): Promise<void> {
    return this.work.run(async (unit) => {
      const session = await this.sessions.byId(unit, sessionId);
      session.requireOwner(currentCaller().organisations);
      session.expectSchoolMarks(until, competency);
      await unit.asService(() => this.rules.applied(unit, session));
      await this.sessions.save(unit, session);
      unit.due('compute-results', until);
      unit.due('hand-out-marks', until);
    });
  }
}
