import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit';
import { LoanInPool } from './loan-in-pool.js';
import { LoanQueries, type LoanRecord } from './loans.queries.js';
import { Pools } from './pools.js';

/** A copy comes back, and whoever is first in the queue has it set aside by the same commit. Returning what has ended changes nothing. */
@Injectable()
export class ReturnLoan {
  constructor(
    private readonly work: UnitOfWork,
    private readonly loans: LoanInPool,
    private readonly pools: Pools,
    private readonly queries: LoanQueries,
  ) {}

  run(loanId: string): Promise<LoanRecord> {
    return this.work.run(async (unit) => {
      const { pool, loan, now } = await this.loans.open(unit, loanId);
      const isDue = loan.due <= now;
      await this.pools.close(unit, pool, isDue ? pool.settle() : pool.takeBack(loan));
      return this.queries.one(loanId, unit);
    });
  }
}
