import { Injectable } from '@nestjs/common';
import { MeasuresQueries } from '../../persistence/sittings/measures.queries.js';
import { SavedAnswerRepository } from '../../persistence/sittings/saved-answer.repository.js';
import { leaseOf } from './leases.js';
import { SittingInSight } from './sitting-in-sight.js';
import { SittingViews, type SittingView } from './sitting-views.js';

/** The device that holds the lease comes back, with everything that was saved. */
@Injectable()
export class ResumeSitting {
  constructor(
    private readonly inSight: SittingInSight,
    private readonly answers: SavedAnswerRepository,
    private readonly views: SittingViews,
    private readonly measures: MeasuresQueries,
  ) {}

  async run(sittingId: string, secret: string, sealed = false): Promise<SittingView> {
    const { saved, ...seen } = await this.inSight.take(
      sittingId,
      async (found, unit) => {
        found.sitting.requireLease(leaseOf(secret));
        return { ...found, saved: await this.answers.ofSitting(unit, sittingId) };
      },
      { lock: false },
    );
    const measures = await this.measures.today(seen.sitting.learnerId);
    return this.views.of({ ...seen, measures }, secret, saved, { sealed });
  }
}
