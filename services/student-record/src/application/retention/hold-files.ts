import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { newId, UnitOfWork } from '@pan/kit/data';
import type { HoldReason } from '../../domain/retention/legal-hold.js';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';
import { LegalHoldRepository } from '../../persistence/retention/legal-hold.repository.js';
import { organisationInReach } from '../organisations/reach.js';

/** An organisation keeps all files of a learner from being destroyed, until it lifts the hold. */
@Injectable()
export class HoldFiles {
  constructor(
    private readonly work: UnitOfWork,
    private readonly learners: LearnerRepository,
    private readonly holds: LegalHoldRepository,
  ) {}

  /** @throws DomainError organisation-unknown, learner-unknown */
  place(
    organisation: string,
    learner: string,
    reason: HoldReason,
    reference: string,
    now = new Date(),
  ): Promise<string> {
    return this.work.run(async (unit) => {
      const { id: organisationId, path: visibleTo } = await organisationInReach(unit, organisation);
      const { id: learnerId } = await this.learners.record(unit, learner);
      const hold = { id: newId(), learnerId, organisationId, visibleTo, reason, reference };
      await this.holds.place(unit, hold, actorOf(currentCaller()), now);
      return hold.id;
    });
  }

  /** @throws DomainError legal-hold-unknown, legal-hold-lifted */
  lift(id: string, now = new Date()): Promise<void> {
    return this.work.run((unit) => this.holds.lift(unit, id, actorOf(currentCaller()), now));
  }
}
