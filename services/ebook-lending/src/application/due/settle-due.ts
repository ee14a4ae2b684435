import { Injectable } from '@nestjs/common';
import { nextDay, UnitOfWork } from '@pan/kit/data';
import { Quarantine } from '@pan/kit/jobs';
import { CopyPoolRepository } from '../../persistence/titles/copy-pool.repository.js';

/** What ends by time is settled at its instant, and the queue of the title moves by the same commit. */
@Injectable()
export class SettleDue {
  /** Whether somebody held a title at the last look, which is looked at again soon. */
  private readonly passedOver = { instants: false, readers: false };
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
    this.passedOver[of] = false;
    for (const id of titles)
      settled += await this.leftOut[of].attempt(1, ({ leftOut, take }) => {
        if (leftOut.includes(id)) return Promise.resolve(0);
        take([id]);
        return this.settle(id, of);
      });
    return settled;
  }

  next(of: 'instants' | 'readers'): Promise<number | null> {
    if (this.passedOver[of]) return Promise.resolve(0);
    if (of === 'readers') return this.work.run(nextDay);
    return this.work.run((unit) => unit.asService(() => this.pools.nextDue(unit, this.leftOut.instants.ids)));
  }

  /** One title at a time, so that nobody waits for more than one; one that somebody changes just now is left to the next look. */
  private settle(id: string, of: 'instants' | 'readers'): Promise<number> {
    return this.work.run((unit) =>
      unit.asService(async () => {
        const pool = await this.pools.byTitleUnlessLocked(unit, id);
        if (!pool) {
          this.passedOver[of] = true;
          return 0;
        }
        await this.pools.save(unit, pool, ...pool.settle());
        return 1;
      }),
    );
  }
}
