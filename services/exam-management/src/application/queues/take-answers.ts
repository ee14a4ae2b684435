import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type { QueueEntry } from '../../domain/answer-queue.js';
import type { Sitting } from '../../domain/sitting.js';
import { ScoreRepository } from '../../persistence/marks/score.repository.js';
import { AnswerQueueRepository } from '../../persistence/queues/answer-queue.repository.js';
import { SavedAnswerRepository } from '../../persistence/sittings/saved-answer.repository.js';
import { SittingRepository } from '../../persistence/sittings/sitting.repository.js';
import { canonical, digest, receiptOf } from '../sittings/leases.js';

/** Puts answers of a queue where saves stand. A sitting that has ended gets a receipt of all of them, and is scored anew. */
@Injectable()
export class TakeAnswers {
  constructor(
    private readonly queues: AnswerQueueRepository,
    private readonly answers: SavedAnswerRepository,
    private readonly sittings: SittingRepository,
    private readonly scores: ScoreRepository,
  ) {}

  async run(unit: Unit, sitting: Sitting, entries: readonly QueueEntry[], now: Date): Promise<void> {
    for (const entry of entries) await this.queues.take(unit, sitting, entry, digest(canonical(entry.responses)), now);
    if (!sitting.isSubmitted) return;
    const lines = await this.answers.lines(unit, [sitting.id]);
    sitting.amend(receiptOf(lines.get(sitting.id)!));
    await this.sittings.save(unit, sitting);
    await this.scores.enqueue(unit, [sitting]);
  }
}
