import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { type Attempt, Poller, Quarantine } from '@pan/kit/jobs';
import { graceMs } from '../../domain/clock.js';
import { ScoreRepository } from '../../persistence/marks/score.repository.js';
import { SavedAnswerRepository } from '../../persistence/sittings/saved-answer.repository.js';
import { SittingRepository } from '../../persistence/sittings/sitting.repository.js';
import { receiptOf } from './leases.js';

const atOnce = 200;

/** Closes what nobody handed in, once the grace after the deadline is over. */
@Injectable()
export class CloseSittings implements OnModuleInit {
  private readonly leftOut = new Quarantine('close-sittings');

  constructor(
    private readonly work: UnitOfWork,
    private readonly poller: Poller,
    private readonly sittings: SittingRepository,
    private readonly answers: SavedAnswerRepository,
    private readonly scores: ScoreRepository,
  ) {}

  onModuleInit(): void {
    this.poller.register({
      name: 'close-sittings',
      run: () => this.run(),
      next: () => this.work.run((unit) => unit.asService(() => this.sittings.nextClosing(unit, this.leftOut.ids))),
    });
  }

  /** @returns how many were closed */
  run(): Promise<number> {
    return this.leftOut.attempt(atOnce, (attempt) =>
      this.work.run((unit) => unit.asService(() => this.close(unit, attempt))),
    );
  }

  private async close(unit: Unit, { most, leftOut, take }: Attempt): Promise<number> {
    const now = await unit.now();
    const due = await this.sittings.dueBefore(unit, new Date(now.getTime() - graceMs), leftOut, most);
    if (due.length === 0) return 0;
    const ids = due.map(({ id }) => id);
    take(ids);
    const lines = await this.answers.lines(unit, ids);
    const facts = due.map((sitting) => sitting.closeAtDeadline(receiptOf(lines.get(sitting.id)!), now));
    await this.scores.enqueue(unit, due);
    await this.sittings.saveAll(unit, due, facts);
    return due.length;
  }
}
