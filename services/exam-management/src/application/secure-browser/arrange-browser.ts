import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { BrowserKeys, BrowserState } from '../../domain/secure-browser.js';
import { SecureBrowserRepository } from '../../persistence/secure-browser/secure-browser.repository.js';
import { ExamSessionRepository } from '../../persistence/sessions/exam-session.repository.js';
import { SittingInSight } from '../sittings/sitting-in-sight.js';

/** Who scheduled a session says with which browser it is sat; whoever watches over a room lets one candidate in without. */
@Injectable()
export class ArrangeBrowser {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sessions: ExamSessionRepository,
    private readonly browsers: SecureBrowserRepository,
    private readonly inSight: SittingInSight,
  ) {}

  require(sessionId: string, keys: BrowserKeys): Promise<void> {
    return this.work.run(async (unit) => {
      (await this.sessions.byId(unit, sessionId)).requireOwner(currentCaller().organisations);
      await this.browsers.put(unit, sessionId, keys);
    });
  }

  /** @returns whose candidacy it is */
  exempt(candidateId: string, reason: string): Promise<string> {
    return this.work.run(async (unit) => {
      const learnerId = await this.browsers.exempt(unit, candidateId, reason, await unit.now());
      if (!learnerId) throw new DomainError('candidate-unknown');
      return learnerId;
    });
  }

  /** How the device of a sitting stood when it last asked, and whose sitting it is. */
  stateOf(sittingId: string): Promise<{ learnerId: string; state: BrowserState | 'none'; checkedAt: Date | null }> {
    return this.inSight.watch(
      sittingId,
      async ({ sitting }, unit) => {
        const found = await this.browsers.stateOf(unit, sittingId);
        return { learnerId: sitting.learnerId, state: found?.state ?? 'none', checkedAt: found?.checkedAt ?? null };
      },
      { lock: false },
    );
  }
}
