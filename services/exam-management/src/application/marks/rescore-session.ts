import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { newId, type Unit, UnitOfWork } from '@pan/kit/data';
import { Jobs } from '@pan/kit/jobs';
import { ScoreRepository } from '../../persistence/marks/score.repository.js';
import { RescoringRepository } from '../../persistence/results/rescoring.repository.js';
import { ExamSessionRepository } from '../../persistence/sessions/exam-session.repository.js';
import type { ExamSession } from '../../domain/exam-session.js';
import { type Correction, FitCorrections } from './fit-corrections.js';

export const rescoringKind = 'rescoring';

/** Scores a session again, some places by another key or a dispensation; or tells whom that would concern. */
@Injectable()
export class RescoreSession {
  constructor(
    private readonly work: UnitOfWork,
    private readonly jobs: Jobs,
    private readonly sessions: ExamSessionRepository,
    private readonly scores: ScoreRepository,
    private readonly rescorings: RescoringRepository,
    private readonly fit: FitCorrections,
  ) {}

  /** @returns how many sittings wait to be scored again */
  run(sessionId: string, corrections: readonly Correction[]): Promise<number> {
    return this.owned(sessionId, async (unit, session) => {
      session.correct(await this.fit.run(unit, session, corrections));
      await this.sessions.save(unit, session);
      return unit.asService(() => this.scores.enqueueSession(unit, sessionId));
    });
  }

  /** @returns the id of the job that does it and reports on it, or previews it and changes nothing */
  ask(sessionId: string, all: readonly Correction[], isPreview: boolean): Promise<string> {
    return this.owned(sessionId, async (unit, session) => {
      const corrections = await this.fit.run(unit, session, all);
      const id = newId();
      await this.rescorings.add(unit, id, session, corrections, isPreview);
      if (!isPreview) {
        session.correct(corrections);
        await this.sessions.save(unit, session);
        await unit.asService(async () => {
          await this.rescorings.keepBefore(unit, id, sessionId);
          await this.scores.enqueueSession(unit, sessionId);
        });
      }
      const params = { sessionId, isPreview, ...corrections };
      return this.jobs.enqueue({ id, kind: rescoringKind, lockKey: sessionId, params, unit });
    });
  }

  private owned<T>(sessionId: string, step: (unit: Unit, session: ExamSession) => Promise<T>): Promise<T> {
    return this.work.run(async (unit) => {
      const session = await this.sessions.byId(unit, sessionId);
      session.requireOwner(currentCaller().organisations);
      return step(unit, session);
    });
  }
}
