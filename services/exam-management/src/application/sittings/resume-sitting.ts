import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { leaseOf } from './leases.js';
import { savedIn, SittingViews, withSitting, type SittingView } from './sitting-views.js';

/** The device that holds the lease comes back, with everything that was saved. */
@Injectable()
export class ResumeSitting {
  constructor(
    private readonly work: UnitOfWork,
    private readonly views: SittingViews,
  ) {}

  async run(sittingId: string, secret: string): Promise<SittingView> {
    const { saved, ...seen } = await this.work.run((unit) =>
      withSitting(
        unit,
        sittingId,
        async (found) => {
          found.sitting.requireLease(leaseOf(secret));
          return { ...found, saved: await savedIn(unit, sittingId) };
        },
        { lock: false },
      ),
    );
    return this.views.of(seen, secret, saved);
  }
}
