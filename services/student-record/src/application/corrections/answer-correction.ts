import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { isDemographic } from '../../domain/corrections/correctable.js';
import type { CorrectionAnswer, CorrectionRequest } from '../../domain/corrections/correction-request.js';
import { CorrectionRepository } from '../../persistence/corrections/correction.repository.js';
import { readsDemographics } from '../../persistence/learners/demographics.js';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';
import { seeEverything } from '../organisations/see-everything.js';

/** The organisation whose datum it is prolongs the term, decides, and says when the record has been corrected. */
@Injectable()
export class AnswerCorrection {
  constructor(
    private readonly work: UnitOfWork,
    private readonly learners: LearnerRepository,
    private readonly requests: CorrectionRepository,
  ) {}

  /** @throws DomainError correction-unknown, and those of CorrectionRequest.extend */
  extend(id: string, why: string, now = new Date()): Promise<void> {
    return this.change(id, async (unit, request) => {
      request.extend(why, now);
      await this.requests.save(unit, request);
    });
  }

  /** @throws DomainError correction-unknown, and those of CorrectionRequest.decide */
  decide(id: string, answer: CorrectionAnswer, now = new Date()): Promise<void> {
    return this.change(id, async (unit, request) => {
      const fact = request.decide(answer, actorOf(currentCaller()), now);
      await this.requests.save(unit, request, fact);
    });
  }

  /** @throws DomainError correction-unknown, and those of CorrectionRequest.correct */
  correct(id: string, now = new Date()): Promise<void> {
    return this.change(id, async (unit, request) => {
      const present = await seeEverything(unit, () => this.requests.datum(unit, request.learnerId, request.datum));
      if (!present) throw new DomainError('correction-not-made');
      request.correct(present, actorOf(currentCaller()), now);
      await this.requests.save(unit, request);
    });
  }

  private change(id: string, step: (unit: Unit, request: CorrectionRequest) => Promise<void>): Promise<void> {
    return this.work.run(async (unit) => {
      const learnerId = await this.requests.learnerOf(unit, id);
      if (learnerId === null) throw new DomainError('correction-unknown');
      const learner = await seeEverything(unit, () => this.learners.record(unit, learnerId));
      const request = await this.requests.byId(unit, id);
      if (isDemographic(request.datum) && !readsDemographics()) throw new DomainError('correction-unknown');
      // A merge or a parting moved it while we waited for the record.
      if (request.learnerId !== learner.id) throw new DomainError('conflict');
      await step(unit, request);
    });
  }
}
