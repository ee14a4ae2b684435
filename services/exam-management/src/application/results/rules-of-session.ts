import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type { ExamSession } from '../../domain/exam-session.js';
import type { AppliedRules } from '../../domain/results/result-rule.js';
import { ResultRuleRepository } from '../../persistence/results/result-rule.repository.js';
import { PaperCache } from '../papers/paper-cache.js';

/** The rules that hold for the final marks of a session, by its year, its paper's subject and its day. */
@Injectable()
export class RulesOfSession {
  constructor(
    private readonly papers: PaperCache,
    private readonly rules: ResultRuleRepository,
  ) {}

  /** @throws DomainError exam-weight-unknown */
  async applied(unit: Unit, session: ExamSession): Promise<AppliedRules> {
    const { owners, paperId, schoolYear, schoolMarks, timing } = session;
    const { subject } = await this.papers.paper(paperId);
    const { opensAt } = timing;
    const competency = schoolMarks?.competency ?? null;
    return this.rules.applied(unit, { owners, paperId, schoolYear, subject, competency, opensAt });
  }
}
