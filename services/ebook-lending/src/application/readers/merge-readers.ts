import { Injectable } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { type AfterMerge, survivingRecord } from '@pan/record-copies';
import { HoldRepository } from '../../persistence/holds/hold.repository.js';
import { LoanRepository } from '../../persistence/loans/loan.repository.js';
import { ReaderRepository } from '../../persistence/readers/reader.repository.js';
import { CopyPoolRepository } from '../../persistence/titles/copy-pool.repository.js';

/** Two records were one reader's: loans and holds of the one that ended move to the one that goes on, which keeps one loan or hold of a title. */
@Injectable()
export class MergeReaders implements AfterMerge {
  constructor(
    private readonly work: UnitOfWork,
    private readonly pools: CopyPoolRepository,
    private readonly loans: LoanRepository,
    private readonly holds: HoldRepository,
    private readonly readers: ReaderRepository,
  ) {}

  run(endedId: string): Promise<void> {
    return this.work.run(async (unit) => {
      const into = await survivingRecord(unit, endedId);
      for (const id of await this.locked(unit, endedId)) await this.merge(unit, id, endedId, into);
      await this.loans.moveEnded(unit, endedId, into);
      await this.holds.moveEnded(unit, endedId, into);
    });
  }

  /** Titles in the order of their ids, then the reader, as whoever borrows does; what was opened until then is locked too. */
  private async locked(unit: Unit, endedId: string): Promise<string[]> {
    await this.pools.lockThoseOf(unit, endedId);
    await this.readers.lock(unit, endedId);
    return this.pools.lockThoseOf(unit, endedId);
  }

  private async merge(unit: Unit, titleId: string, endedId: string, into: string): Promise<void> {
    const pool = await this.pools.byTitle(unit, titleId);
    const settled = pool.settle();
    const loans = await this.loans.openOfTitle(unit, titleId, [endedId, into], pool.now);
    const holds = pool.activeHolds.filter((hold) => hold.isOf(endedId));
    await this.pools.save(unit, pool, ...settled, ...pool.merge(loans, [endedId, into]));
    for (const one of [...loans, ...holds]) one.moveTo(into);
    await this.loans.saveAll(unit, loans);
    await this.holds.saveAll(unit, holds);
  }
}
