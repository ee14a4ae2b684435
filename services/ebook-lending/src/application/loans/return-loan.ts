import { Injectable } from '@nestjs/common';
import type { LoanRecord } from '../../persistence/loans/loans.queries.js';
import { LoanInPool } from './loan-in-pool.js';

/** A copy comes back, and whoever is first in the queue has it set aside by the same commit. Returning what has ended changes nothing. */
@Injectable()
export class ReturnLoan {
  constructor(private readonly loans: LoanInPool) {}

  run(loanId: string): Promise<LoanRecord> {
    return this.loans.change(loanId, (pool, loan) => pool.takeBack(loan));
  }
}
