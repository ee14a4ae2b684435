import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { InTurn, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';

/** How many wait in this process for one title before a client is asked to come back. */
const mostWaiting = 500;

/** A queue keyed by title: requests about one title go one after the other. They wait here, before they take a database connection, so that a title everybody wants leaves the others theirs. */
@Injectable()
export class TitleQueue {
  private readonly queues = new Map<string, { last: Promise<unknown>; waiting: number }>();
  /** The title for which the running code has its turn. */
  private readonly having = new AsyncLocalStorage<string>();

  constructor(private readonly work: UnitOfWork) {}

  /** Runs `work` as one transaction when it is its turn; one that is under way already, as under an Idempotency-Key, begins again then. */
  take<T>(titleId: string, work: (unit: Unit) => Promise<T>): Promise<T> {
    const run = () => this.work.run(work);
    if (this.having.getStore() === titleId) return run();
    if (this.work.isUnderWay) return Promise.reject(new InTurn((again) => this.inTurn(titleId, again)));
    return this.inTurn(titleId, run);
  }

  private async inTurn<T>(titleId: string, run: () => Promise<T>): Promise<T> {
    const queue = this.queues.get(titleId) ?? { last: Promise.resolve(), waiting: 0 };
    if (queue.waiting >= mostWaiting) throw new DomainError('temporarily-unavailable', {}, { retryAfter: 2 });
    this.queues.set(titleId, queue);
    queue.waiting += 1;
    const mine = queue.last.then(() => this.having.run(titleId, run));
    queue.last = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      queue.waiting -= 1;
      if (queue.waiting === 0) this.queues.delete(titleId);
    }
  }
}
