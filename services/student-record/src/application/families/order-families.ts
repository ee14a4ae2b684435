import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { newId, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { FamilyOrder, type OrderGiven } from '../../domain/families/family-order.js';
import { FamilyRepository } from '../../persistence/families/family.repository.js';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';
import { organisationInReach } from '../organisations/reach.js';

/** A school's office enters what forbids, and lifts what it entered; it holds with the commit, whatever a token says. */
@Injectable()
export class OrderFamilies {
  constructor(
    private readonly work: UnitOfWork,
    private readonly learners: LearnerRepository,
    private readonly families: FamilyRepository,
  ) {}

  give(asked: string, organisation: string, given: OrderGiven, now = new Date()): Promise<string> {
    return this.work.run(async (unit) => {
      const { id: learnerId } = await this.learners.record(unit, asked);
      const { id: organisationId } = await organisationInReach(unit, organisation);
      for (const personId of given.persons)
        if (!(await this.families.isGuardian(unit, learnerId, personId))) throw new DomainError('guardian-unknown');
      const of = { id: newId(), learnerId, organisationId, saidBy: actorOf(currentCaller()) };
      const order = FamilyOrder.give(of, given, now);
      await this.families.add(unit, order);
      return order.id;
    });
  }

  /** Lifting one again changes nothing. */
  lift(id: string, now = new Date()): Promise<void> {
    return this.work.run(async (unit) => {
      const caller = currentCaller();
      const order = await this.families.order(unit, id, caller.organisations);
      if (order.lift(actorOf(caller), now)) await this.families.save(unit, order);
    });
  }
}
