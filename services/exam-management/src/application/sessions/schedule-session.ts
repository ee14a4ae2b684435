import { Injectable } from '@nestjs/common';
import { newId, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { ExamSession } from '../../domain/exam-session.js';
import type { SessionPlan } from '../../domain/session-plan.js';
import { PaperRepository } from '../../persistence/papers/paper.repository.js';
import { ExamSessionRepository } from '../../persistence/sessions/exam-session.repository.js';
import { RecordQueries } from '../../persistence/sessions/record.queries.js';
import { bankOf } from '../items/add-item.js';

export interface ScheduledSession extends SessionPlan {
  readonly paperId: string;
  readonly organisations: readonly string[];
  readonly durationMinutes: number;
  readonly offlineGraceMinutes: number;
}

/** Says when an approved paper is sat, and where. */
@Injectable()
export class ScheduleSession {
  constructor(
    private readonly work: UnitOfWork,
    private readonly papers: PaperRepository,
    private readonly sessions: ExamSessionRepository,
    private readonly record: RecordQueries,
  ) {}

  run({ organisations, ...plan }: ScheduledSession): Promise<string> {
    return this.work.run(async (unit) => {
      const paper = await this.papers.byId(unit, plan.paperId);
      if (!paper.isApproved) throw new DomainError('paper-not-approved');
      const organisationIds = await this.organisationsInReach(unit, organisations);
      const { title, subject, level } = paper.content;
      const terms = { ...plan, title, subject, level, organisationIds };
      const { session, fact } = ExamSession.schedule(newId(), bankOf(), terms);
      await this.sessions.save(unit, session, fact);
      unit.due('seal-packages');
      return session.id;
    });
  }

  private async organisationsInReach(unit: Unit, codes: readonly string[]): Promise<string[]> {
    const found = await this.record.organisations(unit, codes);
    const missing = codes.find((code) => !found.some((one) => one.code === code));
    if (missing !== undefined) throw new DomainError('organisation-unknown', { organisation: missing });
    if (found.some(({ reached }) => !reached)) throw new DomainError('out-of-reach');
    return found.map(({ id }) => id);
  }
}
