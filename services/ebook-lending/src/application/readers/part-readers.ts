import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import type { AfterParting, PartedRecord } from '@pan/record-copies';
import { HoldRepository } from '../../persistence/holds/hold.repository.js';
import { LoanRepository } from '../../persistence/loans/loan.repository.js';
import { ReaderRepository } from '../../persistence/readers/reader.repository.js';
import { CopyPoolRepository } from '../../persistence/titles/copy-pool.repository.js';

/** One record held two readers: loans and holds of the one that goes on alone go with it. A copy that was given back when they were taken for one stays so. */
@Injectable()
export class PartReaders implements AfterParting {
  constructor(
    private readonly work: UnitOfWork,
    private readonly pools: CopyPoolRepository,
    private readonly loans: LoanRepository,
    private readonly holds: HoldRepository,
    private readonly readers: ReaderRepository,
  ) {}

  run(parted: PartedRecord): Promise<void> {
    return this.work.run(async (unit) => {
      const both = [parted.learnerId, parted.fromLearnerId].sort();
      // Titles in the order of their ids, then the readers, as whoever borrows does; what was opened until then is locked too.
      await this.pools.lockThoseOf(unit, parted.fromLearnerId);
      for (const id of both) await this.readers.lock(unit, id);
      await this.pools.lockThoseOf(unit, parted.fromLearnerId);
      await this.loans.part(unit, parted);
      await this.holds.part(unit, parted);
    });
  }
}
