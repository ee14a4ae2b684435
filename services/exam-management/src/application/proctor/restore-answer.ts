import { Injectable } from '@nestjs/common';
import { DomainError } from '@pan/kit/domain';
import {
  type ReplacedPlace,
  SavedAnswerRepository,
  type SavedResponses,
} from '../../persistence/sittings/saved-answer.repository.js';
import { type ListOfSitting, SittingInSight } from '../sittings/sitting-in-sight.js';
import { ChangeSitting } from './change-sitting.js';
import type { SittingTime } from './sitting-times.js';

/** Puts an earlier answer back: an essay that was deleted, a device that sent an empty field. */
@Injectable()
export class RestoreAnswer {
  constructor(
    private readonly inSight: SittingInSight,
    private readonly change: ChangeSitting,
    private readonly answers: SavedAnswerRepository,
  ) {}

  run(sittingId: string, itemRef: string, sequence: number, reason: string): Promise<SittingTime> {
    return this.change.run(sittingId, { reason, note: `${itemRef} ${sequence}` }, async ({ sitting, now }, unit) => {
      const change = sitting.restore();
      if (!(await this.answers.restore(unit, sittingId, itemRef, sequence, now)))
        throw new DomainError('version-unknown', { place: itemRef, sequence });
      return change;
    });
  }

  /** Where something earlier could be put back. */
  places(sittingId: string): Promise<ListOfSitting<ReplacedPlace>> {
    return this.inSight.list(sittingId, (unit) => this.answers.replaced(unit, sittingId));
  }

  /** Every version of one place, and whose they are. */
  versions(sittingId: string, itemRef: string): Promise<ListOfSitting<SavedResponses>> {
    return this.inSight.list(sittingId, (unit) => this.answers.versions(unit, sittingId, itemRef));
  }
}
