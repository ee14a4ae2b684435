import { Injectable } from '@nestjs/common';
import { loadAll, type Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { v7 as uuidv7 } from 'uuid';
import { Loan } from '../../domain/loan.js';
import { LendingTerms } from '../../domain/terms.js';
import { LoanQueries, type LoanRecord } from './loans.queries.js';
import { Pools } from '../titles/pools.js';
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
    private readonly pools: Pools,
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
    const { pool, now } = await this.pools.open(unit, titleId, reader.places);
    await this.readers.lock(unit, reader.learnerId);
    const loans = await loadAll(unit, Loan, `t.learner_id = $1 and t.state = 'open' and t.due_at > $2`, [
      reader.learnerId,
      now,
    ]);
    const known = loans.find((loan) => loan.titleId === titleId);
    if (known) return { id: known.id, isNew: false };
    const most = this.terms.loansPerReader;
    if (loans.length >= most) throw new DomainError('loan-limit-reached', { most });
    const settled = pool.settle();
    const { loan, facts } = pool.lend(reader, uuidv7());
    await this.pools.close(unit, pool, [...settled, ...facts]);
    return { id: loan.id, isNew: true };
  }
}
