import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit';
import { LoanInPool } from './loan-in-pool.js';
import { LoanQueries, type LoanRecord } from './loans.queries.js';
import { Pools } from './pools.js';

/** A reader keeps a copy that nobody waits for. */
@Injectable()
export class RenewLoan {
  constructor(
    private readonly work: UnitOfWork,
    private readonly loans: LoanInPool,
    private readonly pools: Pools,
    private readonly queries: LoanQueries,
  ) {}

  run(loanId: string): Promise<LoanRecord> {
    return this.work.run(async (unit) => {
      const { pool, loan, now } = await this.loans.open(unit, loanId);
      loan.expire(now);
      await this.pools.close(unit, pool, [pool.renew(loan)]);
      return this.queries.one(loanId, unit);
    });
  }
}
