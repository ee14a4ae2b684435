import { Injectable } from '@nestjs/common';
import { loadAll, type Unit } from '@pan/kit';
import { DomainError } from '@pan/kit/domain';
import { Loan } from '../domain/loan.js';
import { Pools, type OpenPool } from './pools.js';
import { Readers } from './readers.js';

/** Finds a loan that the caller may see, and opens its title's pool before it is loaded to be changed. */
@Injectable()
export class LoanInPool {
  constructor(
    private readonly pools: Pools,
    private readonly readers: Readers,
  ) {}

  /** @throws DomainError loan-unknown */
  async open(unit: Unit, loanId: string): Promise<OpenPool & { loan: Loan }> {
    await this.readers.narrow(unit);
    const [seen] = await unit.query<{ titleId: string }>(`select title_id as "titleId" from loan where id = $1`, [
      loanId,
    ]);
    if (!seen) throw new DomainError('loan-unknown', { id: loanId });
    const open = await this.pools.open(unit, seen.titleId);
    const [loan] = await loadAll(unit, Loan, 't.id = $1', [loanId]);
    return { ...open, loan: loan! };
  }
}
