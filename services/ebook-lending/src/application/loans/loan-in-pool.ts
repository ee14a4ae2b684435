import { Injectable } from '@nestjs/common';
import { loadAll, type Unit } from '@pan/kit/data';
import { Loan } from '../../domain/loan.js';
import { LoanQueries, type LoanRecord } from './loans.queries.js';
import { refuseStaff } from '../readers/sight.js';
import { Pools, type OpenPool } from '../titles/pools.js';
import { TitleQueue } from '../titles/title-queue.js';

/** Changes a loan that the caller may act on, in its title's pool. */
@Injectable()
export class LoanInPool {
  constructor(
    private readonly queue: TitleQueue,
    private readonly pools: Pools,
    private readonly queries: LoanQueries,
  ) {}

  /** @throws DomainError loan-unknown */
  async change(
    loanId: string,
    change: (unit: Unit, of: OpenPool & { loan: Loan }) => Promise<void>,
  ): Promise<LoanRecord> {
    refuseStaff('loan-unknown', loanId);
    const { titleId } = await this.queries.one(loanId);
    return this.queue.take(titleId, async (unit) => {
      const open = await this.pools.open(unit, titleId);
      const [loan] = await loadAll(unit, Loan, 't.id = $1', [loanId]);
      await change(unit, { ...open, loan: loan! });
      return this.queries.one(loanId, unit);
    });
  }
}
