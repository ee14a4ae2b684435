import { Injectable } from '@nestjs/common';
import { ScoreRepository } from '../../persistence/marks/score.repository.js';
import { SavedAnswerRepository } from '../../persistence/sittings/saved-answer.repository.js';
import { receiptOf } from '../sittings/leases.js';
import { ChangeSitting } from './change-sitting.js';
import type { SittingTime } from './sitting-times.js';

/** Whoever watches over the room ends a sitting: what was saved is scored as if it had been handed in. */
@Injectable()
export class TerminateSitting {
  constructor(
    private readonly change: ChangeSitting,
    private readonly answers: SavedAnswerRepository,
    private readonly scores: ScoreRepository,
  ) {}

  run(id: string, reason: string): Promise<SittingTime> {
    return this.change.run(id, { reason }, async ({ sitting, now }, unit) => {
      const lines = await this.answers.lines(unit, [id]);
      const change = sitting.terminate(receiptOf(lines.get(id)!), now);
      await this.scores.enqueue(unit, [sitting]);
      return change;
    });
  }
}
