import { Injectable } from '@nestjs/common';
import { LoanInPool } from './loan-in-pool.js';
import type { LoanRecord } from './loans.queries.js';
import { Pools } from '../titles/pools.js';

/** A reader keeps a copy that nobody waits for. */
@Injectable()
export class RenewLoan {
  constructor(
    private readonly loans: LoanInPool,
    private readonly pools: Pools,
  ) {}

  run(loanId: string): Promise<LoanRecord> {
    return this.loans.change(loanId, async (unit, { pool, loan, now }) => {
      loan.expire(now);
      await this.pools.close(unit, pool, pool.renew(loan));
    });
  }
}
