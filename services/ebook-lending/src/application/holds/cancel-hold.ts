import { Injectable } from '@nestjs/common';
import { HoldQueries } from '../../persistence/holds/holds.queries.js';
import { CopyPoolRepository } from '../../persistence/titles/copy-pool.repository.js';
import { refuseStaff } from '../readers/readers.js';
import { TitleQueue } from '../titles/title-queue.js';

/** A reader no longer waits; a copy set aside goes to the next by the same commit. */
@Injectable()
export class CancelHold {
  constructor(
    private readonly queue: TitleQueue,
    private readonly pools: CopyPoolRepository,
    private readonly queries: HoldQueries,
  ) {}

  /** @throws DomainError hold-unknown */
  async run(holdId: string): Promise<void> {
    refuseStaff('hold-unknown', holdId);
    const { titleId } = await this.queries.one(holdId);
    await this.queue.take(titleId, async (unit) => {
      const pool = await this.pools.byTitle(unit, titleId);
      const settled = pool.settle();
      const hold = pool.holdById(holdId);
      await this.pools.save(unit, pool, ...settled, ...(hold ? pool.cancel(hold) : []));
    });
  }
}
