import { Injectable } from '@nestjs/common';
import type { Receipt } from '../../domain/time-change.js';
import { ScoreRepository } from '../../persistence/marks/score.repository.js';
import { SavedAnswerRepository } from '../../persistence/sittings/saved-answer.repository.js';
import { SittingRepository } from '../../persistence/sittings/sitting.repository.js';
import { leaseOf, receiptOf } from './leases.js';
import { SittingInSight } from './sitting-in-sight.js';

/** Hands a sitting in: what was saved is final, and waits to be scored. */
@Injectable()
export class SubmitSitting {
  constructor(
    private readonly inSight: SittingInSight,
    private readonly sittings: SittingRepository,
    private readonly answers: SavedAnswerRepository,
    private readonly scores: ScoreRepository,
  ) {}

  run(sittingId: string, secret: string): Promise<Receipt> {
    return this.inSight.take(sittingId, async ({ sitting }, unit) => {
      const lines = await this.answers.lines(unit, [sittingId]);
      const fact = sitting.submit(leaseOf(secret), receiptOf(lines.get(sittingId)!), await unit.now());
      if (fact) {
        await this.scores.enqueue(unit, [sitting]);
        await this.sittings.save(unit, sitting, fact);
      }
      return sitting.receipt!;
    });
  }
}
