import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { DomainError } from '@pan/kit/domain';
import { SittingChangeRepository } from '../../persistence/proctor/sitting-change.repository.js';
import { MeasuresQueries } from '../../persistence/sittings/measures.queries.js';
import { SavedAnswerRepository } from '../../persistence/sittings/saved-answer.repository.js';
import { SittingRepository } from '../../persistence/sittings/sitting.repository.js';
import { drawLease, leaseOf } from './leases.js';
import { SittingInSight } from './sitting-in-sight.js';
import { SittingViews, type SittingView } from './sitting-views.js';

/** Whoever watches over the room lets another device go on with a sitting; the one before writes no more. */
@Injectable()
export class TransferSitting {
  constructor(
    private readonly inSight: SittingInSight,
    private readonly sittings: SittingRepository,
    private readonly answers: SavedAnswerRepository,
    private readonly views: SittingViews,
    private readonly measures: MeasuresQueries,
    private readonly log: SittingChangeRepository,
  ) {}

  async run(sittingId: string): Promise<SittingView & { learnerId: string }> {
    const { person } = currentCaller();
    if (person && person.role !== 'staff') throw new DomainError('out-of-reach');
    const secret = drawLease();
    const { saved, ...seen } = await this.inSight.take(sittingId, async (found, unit) => {
      const change = found.sitting.transfer(leaseOf(secret));
      await this.sittings.save(unit, found.sitting);
      await this.log.add(unit, [found.sitting], [change], { scope: 'sitting' }, found.now);
      return { ...found, saved: await this.answers.ofSitting(unit, sittingId) };
    });
    const { learnerId } = seen.sitting;
    const measures = await this.measures.today(learnerId);
    return { ...(await this.views.of({ ...seen, measures }, secret, saved)), learnerId };
  }
}
