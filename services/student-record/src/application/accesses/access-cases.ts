import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { newId, UnitOfWork } from '@pan/kit/data';
import { DomainError, schoolDay } from '@pan/kit/domain';
import { databaseErrorOf } from '@pan/kit/ops';
import { AccessQuestion, type QuestionKind } from '../../domain/accesses/access-question.js';
import { requireDay, type WithholdingReason } from '../../domain/accesses/withholding.js';
import { sightOfFamily } from '../../persistence/learners/learners.queries.js';
import { AccessCaseRepository } from '../../persistence/accesses/access-case.repository.js';

/** What becomes of an entry: the family asks about it, the organisation that looked answers, or keeps it back for a time. */
@Injectable()
export class AccessCases {
  constructor(
    private readonly work: UnitOfWork,
    private readonly cases: AccessCaseRepository,
  ) {}

  /** @throws DomainError family-only, access-unknown, access-is-own, access-question-open */
  async ask(
    entryId: string,
    kind: QuestionKind,
    text: string,
    now = new Date(),
  ): Promise<{ id: string; dueAt: string }> {
    const { subject, sight } = family();
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
    const { subject } = family();
    return this.work.run((unit) => this.cases.change(unit, id, subject, (question) => question.withdraw(now)));
  }

  /** @throws DomainError access-unknown, withholding-day-refused */
  withhold(entryId: string, reason: WithholdingReason, until: string, now = new Date()): Promise<void> {
    requireDay(reason, until, schoolDay(now));
    return this.work.run((unit) => this.cases.withhold(unit, entryId, reason, until, actorOf(currentCaller())));
  }
}

/** Whoever asks for the family, and whose log that is. Nothing is shown, so it needs no purpose. @throws DomainError family-only */
function family(): { readonly subject: string; readonly sight: string } {
  const { person, subject } = currentCaller();
  if (!person || person.role === 'staff' || subject === null) throw new DomainError('family-only');
  return { subject, sight: sightOfFamily(person.role, subject, 'read-accesses') };
}
