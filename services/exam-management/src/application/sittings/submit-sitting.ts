import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { leaseOf } from './leases.js';
import { receiptsOf } from './receipts.js';
import { withSitting } from './sitting-views.js';

export interface Receipt {
  /** Of every answer saved, each with its place and sequence. */
  readonly hash: string;
  readonly at: Date;
  readonly atDeadline: boolean;
}

/** Hands a sitting in: what was saved is final, and waits to be scored. */
@Injectable()
export class SubmitSitting {
  constructor(private readonly work: UnitOfWork) {}

  run(sittingId: string, secret: string): Promise<Receipt> {
    return this.work.run((unit) =>
      withSitting(unit, sittingId, async ({ sitting }) => {
        const hash = (await receiptsOf(unit, [sitting.id])).get(sitting.id)!;
        const fact = sitting.submit(leaseOf(secret), hash, await unit.now());
        if (fact) {
          await unit.query(`insert into scoring_due (sitting_id, session_id) values ($1, $2) on conflict do nothing`, [
            sitting.id,
            sitting.sessionId,
          ]);
          await unit.save(sitting, fact);
        }
        return sitting.receipt!;
      }),
    );
  }
}
