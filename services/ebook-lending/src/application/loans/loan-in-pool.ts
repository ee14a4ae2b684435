import { Injectable } from '@nestjs/common';
import type { Fact } from '@pan/kit/domain';
import type { CopyPool } from '../../domain/copy-pool.js';
import type { Loan } from '../../domain/loan.js';
import { LoanRepository } from '../../persistence/loans/loan.repository.js';
import { LoanQueries, type LoanRecord } from '../../persistence/loans/loans.queries.js';
import { CopyPoolRepository } from '../../persistence/titles/copy-pool.repository.js';
import { refuseStaff } from '../readers/readers.js';
import { TitleQueue } from '../titles/title-queue.js';

/** Changes a loan that the caller may act on, in its title's pool. */
@Injectable()
export class LoanInPool {
  constructor(
    private readonly queue: TitleQueue,
    private readonly pools: CopyPoolRepository,
    private readonly loans: LoanRepository,
    private readonly queries: LoanQueries,
  ) {}

  /** @throws DomainError loan-unknown */
  async change(loanId: string, change: (pool: CopyPool, loan: Loan) => Fact[]): Promise<LoanRecord> {
    refuseStaff('loan-unknown', loanId);
    const { titleId } = await this.queries.one(loanId);
    return this.queue.take(titleId, async (unit) => {
      const pool = await this.pools.byTitle(unit, titleId);
      const loan = await this.loans.byId(unit, loanId);
      await this.pools.save(unit, pool, ...change(pool, loan));
      return this.queries.one(loanId, unit);
    });
  }
}
