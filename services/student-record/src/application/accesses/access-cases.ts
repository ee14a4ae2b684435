import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { newId, RateLimits, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { databaseErrorOf } from '@pan/kit/ops';
import { AccessQuestion, type QuestionKind } from '../../domain/accesses/access-question.js';
import { withhold, type WithholdingReason } from '../../domain/accesses/withholding.js';
import { sightOfFamily } from '../../persistence/learners/learners.queries.js';
import { AccessCaseRepository, type AskingFamily } from '../../persistence/accesses/access-case.repository.js';

/** By one account about any entry. */
const questions = {
  name: 'access-questions',
  points: 30,
  seconds: 86_400,
  refusal: 'too-many-access-questions',
} as const;

/** What becomes of an entry: the family asks about it, the organisation that looked answers, or keeps it back for a time. */
@Injectable()
export class AccessCases {
  constructor(
    private readonly work: UnitOfWork,
    private readonly limits: RateLimits,
    private readonly cases: AccessCaseRepository,
  ) {}

  /** @throws DomainError family-only, too-many-access-questions, access-unknown, access-is-own, access-question-open */
  async ask(
    entryId: string,
    kind: QuestionKind,
    text: string,
    now = new Date(),
  ): Promise<{ id: string; dueAt: string }> {
    const { subject, sight } = family();
    await this.limits.take(questions, subject);
    try {
      return await this.work.run(async (unit) => {
        const { learnerId, organisations } = await this.cases.entry(unit, sight, subject, entryId);
        if (organisations.length === 0) throw new DomainError('access-is-own');
        const of = { id: newId(), entryId, learnerId, subject, visibleTo: organisations, kind, text };
        const question = AccessQuestion.ask(of, now);
        await this.cases.add(unit, question);
        return { id: question.id, dueAt: question.dueAt.toISOString() };
      });
    } catch (error) {
      const taken = databaseErrorOf(error)?.constraint === 'access_question_open';
      throw taken ? new DomainError('access-question-open') : error;
    }
  }

  /** @returns whose log it is about. @throws DomainError access-question-unknown, access-question-closed */
  answer(id: string, text: string, now = new Date()): Promise<AccessQuestion> {
    const by = actorOf(currentCaller());
    return this.work.run((unit) => this.cases.change(unit, id, null, (question) => question.reply(text, by, now)));
  }

  /** @throws DomainError family-only, access-question-unknown, access-question-closed */
  withdraw(id: string, now = new Date()): Promise<AccessQuestion> {
    const asking = family();
    return this.work.run((unit) => this.cases.change(unit, id, asking, (question) => question.withdraw(now)));
  }

  /** @throws DomainError access-unknown, and those of the rule */
  withhold(entryId: string, reason: WithholdingReason, until: string, now = new Date()): Promise<void> {
    return this.work.run(async (unit) => {
      const look = await this.cases.lookToWithhold(unit, entryId);
      await this.cases.keepWithholding(unit, withhold(look, { reason, until }, currentCaller().subject, now));
    });
  }
}

/** Whoever asks for the family, and whose log that is. Nothing is shown, so it needs no purpose. @throws DomainError family-only */
function family(): AskingFamily {
  const { person, subject } = currentCaller();
  if (!person || person.role === 'staff' || subject === null) throw new DomainError('family-only');
  return { subject, sight: sightOfFamily(person.role, subject, 'read-accesses') };
}
