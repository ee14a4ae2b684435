import { Injectable } from '@nestjs/common';
import type { LoanRecord } from '../../persistence/loans/loans.queries.js';
import { LoanInPool } from './loan-in-pool.js';

/** A reader keeps a copy that nobody waits for. */
@Injectable()
export class RenewLoan {
  constructor(private readonly loans: LoanInPool) {}

  run(loanId: string): Promise<LoanRecord> {
    return this.loans.change(loanId, (pool, loan) => pool.renew(loan));
  }
}
