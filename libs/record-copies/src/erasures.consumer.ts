import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { type ErasureConfirmation, LearnerErasedV1 } from '@pan/contracts';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { fact, type FactType } from '@pan/kit/domain';
import { EventContext, Hears } from '@pan/kit/messaging';

/** What was destroyed in the student record: one organisation's file of a learner, or the whole record. */
export type Erased = LearnerErasedV1;

/**
 * What a service destroys of its own when the student record has destroyed a learner's file, and the fact by which it confirms it:
 * `{ provide: Erasure, useClass: … }` among the providers of its module. Ids in copies of facts stay: no record answers to them.
 */
export abstract class Erasure {
  abstract readonly confirmation: FactType<ErasureConfirmation>;

  /** Safe to repeat: a parked fact may be replayed. */
  abstract destroy(unit: Unit, erased: Erased): Promise<void>;
}

/** Destroys and confirms in one transaction; copies that are rebuilt do neither again. */
@Controller()
export class ErasuresConsumer {
  constructor(
    private readonly work: UnitOfWork,
    private readonly erasure: Erasure,
  ) {}

  @Hears(LearnerErasedV1)
  async erased(@Payload() event: LearnerErasedV1, @Ctx() context: EventContext): Promise<void> {
    await context.once(() =>
      this.work.run(async (unit) => {
        await unit.asService(() => this.erasure.destroy(unit, event));
        const { itemId } = event;
        await unit.emit(fact(this.erasure.confirmation, itemId, { itemId, part: 'records' }));
      }),
    );
  }
}
