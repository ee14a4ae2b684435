import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { schoolDay } from '@pan/kit/domain';
import { Jobs } from '@pan/kit/jobs';
import type { Destruction } from '../../domain/retention/destruction.js';
import { DestructionRepository } from '../../persistence/retention/destruction.repository.js';
import { seeEverything } from '../organisations/see-everything.js';

export const destructionKind = 'destruction';

/** Two different persons or systems approve; once the notice is over, one of those who reach it begins. */
@Injectable()
export class DecideDestruction {
  constructor(
    private readonly work: UnitOfWork,
    private readonly jobs: Jobs,
    private readonly destructions: DestructionRepository,
  ) {}

  /** @throws DomainError destruction-unknown, destruction-not-proposed, destruction-approved-by-same */
  approve(id: string, now = new Date()): Promise<void> {
    return this.change(id, async (_, destruction) => destruction.approve(actorOf(currentCaller()), now));
  }

  /** @throws DomainError destruction-unknown, destruction-begun */
  withdraw(id: string, now = new Date()): Promise<void> {
    return this.change(id, async (unit, destruction) => {
      destruction.withdraw(now);
      await unit.asService(() => this.destructions.release(unit, id));
    });
  }

  /** @throws DomainError destruction-unknown, destruction-not-approved, destruction-too-early */
  begin(id: string, now = new Date()): Promise<void> {
    return this.change(id, async (unit, destruction) => {
      destruction.begin(schoolDay(now));
      // What the job does is the service's own: nobody is shown it, or stops it, by a token.
      const job = { kind: destructionKind, lockKey: id, params: { destructionId: id }, visibleTo: ['ministere'] };
      await seeEverything(unit, () => this.jobs.enqueue({ ...job, unit }));
    });
  }

  private change(id: string, step: (unit: Unit, destruction: Destruction) => Promise<void>): Promise<void> {
    return this.work.run(async (unit) => {
      const destruction = await this.destructions.byId(unit, id);
      await step(unit, destruction);
      await this.destructions.save(unit, destruction);
    });
  }
}
