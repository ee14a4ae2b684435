import { Injectable } from '@nestjs/common';
import { type LoggedChange, SittingChangeRepository } from '../../persistence/proctor/sitting-change.repository.js';
import { SittingInSight } from '../sittings/sitting-in-sight.js';

/** What was done to a sitting, by whom and why. */
@Injectable()
export class ReadChanges {
  constructor(
    private readonly inSight: SittingInSight,
    private readonly log: SittingChangeRepository,
  ) {}

  run(sittingId: string): Promise<{ learnerId: string; items: LoggedChange[] }> {
    return this.inSight.watch(
      sittingId,
      async ({ sitting }, unit) => ({ learnerId: sitting.learnerId, items: await this.log.ofSitting(unit, sittingId) }),
      { lock: false },
    );
  }
}
