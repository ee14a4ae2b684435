import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { newId, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { SatPaper } from '../../domain/exam-session.js';
import type { SessionPlan } from '../../domain/session-plan.js';
import { PaperRepository } from '../../persistence/papers/paper.repository.js';
import { ExamSessionRepository } from '../../persistence/sessions/exam-session.repository.js';
import { MakeUpRepository } from '../../persistence/sessions/make-up.repository.js';
import { EnterCandidates } from '../candidates/enter-candidates.js';

export interface MakeUp extends SessionPlan {
  readonly durationMinutes?: number | undefined;
  /** Another paper, where the questions of the first are known by then. */
  readonly paperId?: string | undefined;
}

/** A session for those who did not come to another, or were cut off there. */
@Injectable()
export class MakeUpSession {
  constructor(
    private readonly work: UnitOfWork,
    private readonly papers: PaperRepository,
    private readonly sessions: ExamSessionRepository,
    private readonly makeUps: MakeUpRepository,
    private readonly enter: EnterCandidates,
  ) {}

  run(formerId: string, { durationMinutes, paperId, ...plan }: MakeUp): Promise<string> {
    return this.work.run(async (unit) => {
      const former = await this.sessions.byId(unit, formerId);
      former.requireOwner(currentCaller().organisations);
      const sat = paperId === undefined ? former.paper : await this.approved(unit, paperId);
      const pupils = await unit.asService(() => this.makeUps.missed(unit, formerId));
      if (pupils.length === 0) throw new DomainError('nobody-to-make-up');
      const { session, fact } = former.makeUp(newId(), {
        ...plan,
        ...sat,
        durationMinutes: durationMinutes ?? former.timing.durationMinutes,
      });
      await this.sessions.save(unit, session, fact);
      await unit.asService(() => this.enter.run(unit, session, pupils));
      return session.id;
    });
  }

  private async approved(unit: Unit, paperId: string): Promise<SatPaper> {
    const paper = await this.papers.byId(unit, paperId);
    if (!paper.isApproved) throw new DomainError('paper-not-approved');
    const { title, subject } = paper.content;
    return { paperId, title, subject };
  }
}
