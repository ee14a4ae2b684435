import { Controller, Optional } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { LearnersMergedV1 } from '@pan/contracts';
import { EventContext, Hears } from '@pan/kit/messaging';
import { MergedLearners } from './tables.js';

/**
 * The use case by which a service follows a merge: `{ provide: AfterMerge, useExisting: … }` among the providers of its module.
 * It runs once, in the transaction that writes the copies and after them; copies that are rebuilt do not run it again.
 */
export abstract class AfterMerge {
  /** @param endedId the record that ended; `survivingRecord` says in which one it goes on */
  abstract run(endedId: string): Promise<void>;
}

/** Copies which records were one learner's. */
@Controller()
export class MergesConsumer {
  constructor(@Optional() private readonly afterMerge?: AfterMerge) {}

  @Hears(LearnersMergedV1)
  async merged(@Payload() event: LearnersMergedV1, @Ctx() context: EventContext): Promise<void> {
    const { learnerId, intoLearnerId } = event;
    context.unit.put(MergedLearners, { learnerId, intoLearnerId });
    if (this.afterMerge) await context.once(() => this.afterMerge!.run(learnerId));
  }
}
