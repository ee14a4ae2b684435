import { Controller, Optional } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { LearnerPartedV1, LearnersMergedV1 } from '@pan/contracts';
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

/** What a service is told of a record that goes on by itself. */
export type PartedRecord = LearnerPartedV1;

/** Likewise for a record that goes on by itself: what is its own goes to it, by `LearnerPartedV1` and by what the service kept of merges. */
export abstract class AfterParting {
  abstract run(parted: PartedRecord): Promise<void>;
}

/** Copies which records were one learner's. Facts of one pair have one key, that of the record which ended. */
@Controller()
export class MergesConsumer {
  constructor(
    @Optional() private readonly afterMerge?: AfterMerge,
    @Optional() private readonly afterParting?: AfterParting,
  ) {}

  @Hears(LearnersMergedV1)
  async merged(@Payload() event: LearnersMergedV1, @Ctx() context: EventContext): Promise<void> {
    const { learnerId, intoLearnerId } = event;
    context.unit.put(MergedLearners, { learnerId, intoLearnerId });
    if (this.afterMerge) await context.once(() => this.afterMerge!.run(learnerId));
  }

  @Hears(LearnerPartedV1)
  async parted(@Payload() event: LearnerPartedV1, @Ctx() context: EventContext): Promise<void> {
    context.unit.remove(MergedLearners, { learnerId: event.learnerId });
    if (this.afterParting) await context.once(() => this.afterParting!.run(event));
  }
}
