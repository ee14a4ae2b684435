import { Injectable } from '@nestjs/common';
import { RequestProblem, UnitOfWork, type Unit } from '@pan/kit';

/** How many wait in this process for one title before a client is asked to come back. */
const mostWaiting = 500;

/** Requests about one title go one after the other: they wait here, before they take a database connection, so that a title everybody wants leaves the others theirs. */
@Injectable()
export class Turns {
  private readonly queues = new Map<string, { last: Promise<unknown>; waiting: number }>();

  constructor(private readonly work: UnitOfWork) {}

  /** Runs `work` as one transaction when it is its turn; one that is under way already does not wait. */
  async take<T>(titleId: string, work: (unit: Unit) => Promise<T>): Promise<T> {
    if (this.work.isUnderWay) return this.work.run(work);
    const queue = this.queues.get(titleId) ?? { last: Promise.resolve(), waiting: 0 };
    if (queue.waiting >= mostWaiting)
      throw new RequestProblem('temporarily-unavailable', {}, [], { 'retry-after': '2' });
    this.queues.set(titleId, queue);
    queue.waiting += 1;
    const mine = queue.last.then(() => this.work.run(work));
    queue.last = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      queue.waiting -= 1;
      if (queue.waiting === 0) this.queues.delete(titleId);
    }
  }
}
