import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { drawLease, leaseOf } from './leases.js';
import { savedIn, SittingViews, withSitting, type SittingView } from './sitting-views.js';

/** Whoever watches over the room lets another device go on with a sitting; the one before writes no more. */
@Injectable()
export class TransferSitting {
  constructor(
    private readonly work: UnitOfWork,
    private readonly views: SittingViews,
  ) {}

  async run(sittingId: string): Promise<SittingView & { learnerId: string }> {
    const { person } = currentCaller();
    if (person && person.role !== 'staff') throw new DomainError('out-of-reach');
    const secret = drawLease();
    const { saved, ...seen } = await this.work.run((unit) =>
      withSitting(unit, sittingId, async (found) => {
        found.sitting.transfer(leaseOf(secret));
        await unit.save(found.sitting);
        return { ...found, saved: await savedIn(unit, sittingId) };
      }),
    );
    return { ...(await this.views.of(seen, secret, saved)), learnerId: seen.sitting.learnerId };
  }
}
