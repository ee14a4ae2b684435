import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { UnitOfWork } from '@pan/kit/data';
import { SittingChangeRepository } from '../../persistence/proctor/sitting-change.repository.js';
import { ExamSessionRepository } from '../../persistence/sessions/exam-session.repository.js';

/** Those who scheduled a session give more time to everybody who sits in it. */
@Injectable()
export class ExtendSession {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sessions: ExamSessionRepository,
    private readonly log: SittingChangeRepository,
  ) {}

  /** @returns how many sittings have a later deadline */
  run(sessionId: string, minutes: number, reason: string): Promise<number> {
    return this.work.run(async (unit) => {
      const session = await this.sessions.byId(unit, sessionId);
      session.requireOwner(currentCaller().organisations);
      return unit.asService(() => this.log.extendSession(unit, sessionId, minutes, reason));
    });
  }
}
