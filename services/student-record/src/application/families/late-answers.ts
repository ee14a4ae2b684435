import { Injectable, type OnModuleInit } from '@nestjs/common';
import { nextDay, UnitOfWork } from '@pan/kit/data';
import { schoolDay } from '@pan/kit/domain';
import { Poller } from '@pan/kit/jobs';
import { AccessCaseRepository } from '../../persistence/accesses/access-case.repository.js';
import { CorrectionRepository } from '../../persistence/corrections/correction.repository.js';
import { seeEverything } from '../organisations/see-everything.js';

const atOnce = 200;

/** On the day after its term a family’s request or question without an answer is late, which is told once. */
@Injectable()
export class LateAnswers implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly poller: Poller,
    private readonly requests: CorrectionRepository,
    private readonly questions: AccessCaseRepository,
  ) {}

  onModuleInit(): void {
    this.poller.register({
      name: 'late-answers',
      everyMs: 600_000,
      run: () => this.remind(),
      next: () => this.work.run(nextDay),
    });
  }

  /** @returns how many were told */
  remind(now = new Date()): Promise<number> {
    return this.work.run((unit) =>
      seeEverything(unit, async () => {
        const late = await this.requests.late(unit, schoolDay(now), atOnce);
        const facts = late.flatMap((request) => request.remind(now));
        await this.requests.saveAll(unit, late);
        const questions = await this.questions.late(unit, now, atOnce);
        const lookers = await this.questions.lookers(
          unit,
          questions.map(({ entryId }) => entryId),
        );
        facts.push(...questions.flatMap((question) => question.remind(lookers.get(question.entryId) ?? [], now)));
        await this.questions.saveAll(unit, questions);
        await unit.emit(...facts);
        return late.length + questions.length;
      }),
    );
  }
}
