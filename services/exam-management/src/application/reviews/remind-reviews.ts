import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { type Attempt, Poller, Quarantine } from '@pan/kit/jobs';
import { log } from '@pan/kit/ops';
import { MarkReviewRepository } from '../../persistence/reviews/mark-review.repository.js';

const atOnce = 200;

/** Calls to mind what is due soon: first in the list of whoever decides, and a word in the log, which names no person. */
@Injectable()
export class RemindReviews implements OnModuleInit {
  private readonly leftOut = new Quarantine('remind-reviews');

  constructor(
    private readonly work: UnitOfWork,
    private readonly poller: Poller,
    private readonly reviews: MarkReviewRepository,
  ) {}

  onModuleInit(): void {
    this.poller.register({
      name: 'remind-reviews',
      run: () => this.run(),
      next: () => this.work.run((unit) => unit.asService(() => this.reviews.nextReminder(unit, this.leftOut.ids))),
    });
  }

  /** @returns of how many was reminded */
  run(): Promise<number> {
    return this.leftOut.attempt(atOnce, (attempt) =>
      this.work.run((unit) => unit.asService(() => this.remind(unit, attempt))),
    );
  }

  private async remind(unit: Unit, { most, leftOut, take }: Attempt): Promise<number> {
    const due = await this.reviews.toRemind(unit, leftOut, most);
    take(due.map(({ id }) => id));
    const now = await unit.now();
    for (const review of due) review.remind(now);
    await this.reviews.saveAll(unit, due);
    for (const { id, sessionId, organisationId, phase } of due)
      log.warn({ reviewId: id, sessionId, organisationId, phase }, 'a review of a mark is due soon');
    return due.length;
  }
}
