import { Injectable } from '@nestjs/common';
import { newId, type Unit } from '@pan/kit/data';
import { LendingTerms } from '../../domain/terms.js';
import { LoanRepository } from '../../persistence/loans/loan.repository.js';
import { LoanQueries, type LoanRecord } from '../../persistence/loans/loans.queries.js';
import { CopyPoolRepository } from '../../persistence/titles/copy-pool.repository.js';
import { Readers } from '../readers/readers.js';
import { TitleQueue } from '../titles/title-queue.js';

export interface Borrowed {
  readonly loan: LoanRecord;
  /** false: the reader already had it. */
  readonly isNew: boolean;
}

/** A reader takes a copy: the one set aside for the reader, else one that is free. */
@Injectable()
export class BorrowTitle {
  constructor(
    private readonly queue: TitleQueue,
    private readonly pools: CopyPoolRepository,
    private readonly loans: LoanRepository,
    private readonly readers: Readers,
    private readonly terms: LendingTerms,
    private readonly queries: LoanQueries,
  ) {}

  run(titleId: string, learnerId?: string): Promise<Borrowed> {
    return this.queue.take(titleId, async (unit) => {
      const { id, isNew } = await this.borrow(unit, titleId, learnerId);
      return { loan: await this.queries.one(id, unit), isNew };
    });
  }

  private async borrow(unit: Unit, titleId: string, learnerId?: string): Promise<{ id: string; isNew: boolean }> {
    const reader = await this.readers.of(unit, learnerId);
    const pool = await this.pools.byTitle(unit, titleId, reader.places);
    await this.readers.lock(unit, reader.learnerId);
    const open = await this.loans.openOfReader(unit, reader.learnerId, pool.now);
    const known = open.find((loan) => loan.titleId === titleId);
    if (known) return { id: known.id, isNew: false };
    this.terms.requireLoanLeft(open.length);
    const settled = pool.settle();
    const { loan, facts } = pool.lend(reader, newId());
    await this.pools.save(unit, pool, ...settled, ...facts);
    return { id: loan.id, isNew: true };
  }
}
