import { Injectable } from '@nestjs/common';
import { newId } from '@pan/kit/data';
import {
  IrregularityRepository,
  type ReportedIrregularity,
} from '../../persistence/proctor/irregularity.repository.js';
import { type ListOfSitting, SittingInSight } from '../sittings/sitting-in-sight.js';

/** Whoever watches over the room writes down what went otherwise than it should, also after the hand-in. */
@Injectable()
export class ReportIrregularity {
  constructor(
    private readonly inSight: SittingInSight,
    private readonly irregularities: IrregularityRepository,
  ) {}

  run(sittingId: string, reason: string, note: string | null): Promise<string> {
    return this.inSight.watch(sittingId, async ({ sitting, now }, unit) => {
      const { sessionId, organisationId } = sitting;
      const irregularity = { id: newId(), sittingId, sessionId, organisationId, reason, note };
      await this.irregularities.add(unit, irregularity, now);
      return irregularity.id;
    });
  }

  /** Those of one sitting, and whose it is. */
  list(sittingId: string): Promise<ListOfSitting<ReportedIrregularity>> {
    return this.inSight.list(sittingId, (unit) => this.irregularities.ofSitting(unit, sittingId));
  }
}
