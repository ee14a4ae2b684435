import { Injectable } from '@nestjs/common';
import { LoanInPool } from './loan-in-pool.js';
import type { LoanRecord } from './loans.queries.js';
import { Pools } from '../titles/pools.js';

/** A copy comes back, and whoever is first in the queue has it set aside by the same commit. Returning what has ended changes nothing. */
@Injectable()
export class ReturnLoan {
  constructor(
    private readonly loans: LoanInPool,
    private readonly pools: Pools,
  ) {}

  run(loanId: string): Promise<LoanRecord> {
    return this.loans.change(loanId, async (unit, { pool, loan, now }) => {
      const isDue = loan.due <= now;
      await this.pools.close(unit, pool, isDue ? pool.settle() : pool.takeBack(loan));
    });
  }
}
