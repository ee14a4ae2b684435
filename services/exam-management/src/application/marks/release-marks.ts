import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { UnitOfWork } from '@pan/kit/data';
import { ExamSessionRepository } from '../../persistence/sessions/exam-session.repository.js';

/** Asks for the marks of a session before its date; they are handed out in the background. */
@Injectable()
export class ReleaseMarks {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sessions: ExamSessionRepository,
  ) {}

  run(sessionId: string): Promise<void> {
    return this.work.run(async (unit) => {
      const session = await this.sessions.byId(unit, sessionId);
      session.requireOwner(currentCaller().organisations);
      const outstanding = await unit.asService(() => this.sessions.outstanding(unit, sessionId));
      if (session.askRelease(await unit.now(), outstanding)) await this.sessions.save(unit, session);
    });
  }
}
