import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit';
import { DomainError } from '@pan/kit/domain';
import { Pools } from './pools.js';
import { Readers } from './readers.js';

/** A reader no longer waits; a copy set aside goes to the next by the same commit. */
@Injectable()
export class CancelHold {
  constructor(
    private readonly work: UnitOfWork,
    private readonly pools: Pools,
    private readonly readers: Readers,
  ) {}

  run(holdId: string): Promise<void> {
    return this.work.run(async (unit) => {
      await this.readers.narrow(unit);
      const [seen] = await unit.query<{ titleId: string }>(`select title_id as "titleId" from hold where id = $1`, [
        holdId,
      ]);
      if (!seen) throw new DomainError('hold-unknown', { id: holdId });
      const { pool } = await this.pools.open(unit, seen.titleId);
      const settled = pool.settle();
      const hold = pool.holdById(holdId);
      await this.pools.close(unit, pool, [...settled, ...(hold ? pool.cancel(hold) : [])]);
    });
  }
}
