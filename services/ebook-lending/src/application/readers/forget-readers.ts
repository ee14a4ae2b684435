import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { HoldRepository } from '../../persistence/holds/hold.repository.js';
import { LoanRepository } from '../../persistence/loans/loan.repository.js';

/** Nobody's reading is remembered: some days after its end, a loan or hold no longer says whose it was. */
@Injectable()
export class ForgetReaders {
  constructor(
    private readonly work: UnitOfWork,
    private readonly loans: LoanRepository,
    private readonly holds: HoldRepository,
  ) {}

  run(afterDays: number): Promise<number> {
    return this.work.run((unit) =>
      unit.asService(
        async () =>
          (await this.loans.forgetReaders(unit, afterDays)) + (await this.holds.forgetReaders(unit, afterDays)),
      ),
    );
  }
}
