import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { Quarantine } from '@pan/kit/jobs';
import { CopyPoolRepository } from '../../persistence/titles/copy-pool.repository.js';

/** What ends by time is settled at its instant, and the queue of the title moves by the same commit. */
@Injectable()
export class SettleDue {
  private readonly leftOut = { instants: new Quarantine('due'), readers: new Quarantine('readers who left') };

  constructor(
    private readonly work: UnitOfWork,
    private readonly pools: CopyPoolRepository,
  ) {}

  async run(of: 'instants' | 'readers'): Promise<number> {
    const titles = await this.work.run((unit) =>
      unit.asService(() => (of === 'instants' ? this.pools.due(unit) : this.pools.withHoldsOfLeavers(unit))),
    );
    let settled = 0;
    for (const id of titles)
      settled += await this.leftOut[of].attempt(1, ({ leftOut, take }) => {
        if (leftOut.includes(id)) return Promise.resolve(0);
        take([id]);
        return this.settle(id);
      });
    return settled;
  }

  next(): Promise<number | null> {
    return this.work.run((unit) => unit.asService(() => this.pools.nextDue(unit, this.leftOut.instants.ids)));
  }

  /** One title at a time, so that nobody waits for more than one; one that somebody changes just now is left to the next look. */
  private settle(id: string): Promise<number> {
    return this.work.run((unit) =>
      unit.asService(async () => {
        const pool = await this.pools.byTitleUnlessLocked(unit, id);
        if (!pool) return 0;
        await this.pools.save(unit, pool, ...pool.settle());
        return 1;
      }),
    );
  }
}
