import { Injectable } from '@nestjs/common';
import { type LoggedChange, SittingChangeRepository } from '../../persistence/proctor/sitting-change.repository.js';
import { type ListOfSitting, SittingInSight } from '../sittings/sitting-in-sight.js';

/** What was done to a sitting, by whom and why. */
@Injectable()
export class ReadChanges {
  constructor(
    private readonly inSight: SittingInSight,
    private readonly log: SittingChangeRepository,
  ) {}

  run(sittingId: string): Promise<ListOfSitting<LoggedChange>> {
    return this.inSight.list(sittingId, (unit) => this.log.ofSitting(unit, sittingId));
  }
}
