import { AsyncLocalStorage } from 'node:async_hooks';
import { DomainError } from '../domain/index.js';
import type { Crossing } from './crossings.js';
import { InTurn, type Unit, UnitOfWork } from './unit-of-work.js';

/**
 * Transactions about one key go one after the other in this process. They wait here, before they take a database connection, so that
 * a key everybody wants leaves the others theirs. Other instances are held off by the rows or locks that the work takes.
 */
export class KeyedQueue {
  private readonly queues = new Map<string, { last: Promise<unknown>; waiting: number }>();
  /** The key for which the running code has its turn. */
  private readonly having = new AsyncLocalStorage<string>();

  /** @param mostWaiting how many wait for one key before a client is asked to come back */
  constructor(
    private readonly work: UnitOfWork,
    private readonly mostWaiting: number,
  ) {}

  /**
   * Runs `work` as one transaction when it is its turn; one that is under way already, as under an Idempotency-Key, begins again then.
   * @throws DomainError temporarily-unavailable
   */
  take<T>(key: string, work: (unit: Unit) => Promise<T>, crossing?: Crossing): Promise<T> {
    const run = () => this.work.run(work, crossing);
    if (this.having.getStore() === key) return run();
    if (this.work.isUnderWay) return Promise.reject(new InTurn((again) => this.inTurn(key, again)));
    return this.inTurn(key, run);
  }

  private async inTurn<T>(key: string, run: () => Promise<T>): Promise<T> {
    const queue = this.queues.get(key) ?? { last: Promise.resolve(), waiting: 0 };
    if (queue.waiting >= this.mostWaiting) throw new DomainError('temporarily-unavailable', {}, { retryAfter: 2 });
    this.queues.set(key, queue);
    queue.waiting += 1;
    const mine = queue.last.then(() => this.having.run(key, run));
    queue.last = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      queue.waiting -= 1;
      if (queue.waiting === 0) this.queues.delete(key);
    }
  }
}
