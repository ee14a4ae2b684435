import { Injectable } from '@nestjs/common';
import { newId, type Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { LendingTerms } from '../../domain/terms.js';
import { HoldRepository } from '../../persistence/holds/hold.repository.js';
import { HoldQueries, type HoldRecord } from '../../persistence/holds/holds.queries.js';
import { LoanRepository } from '../../persistence/loans/loan.repository.js';
import { CopyPoolRepository } from '../../persistence/titles/copy-pool.repository.js';
import { Readers } from '../readers/readers.js';
import { TitleQueue } from '../titles/title-queue.js';

export interface Placed {
  readonly hold: HoldRecord;
  /** false: the reader already waited. */
  readonly isNew: boolean;
}

/** A reader joins the queue of a title. */
@Injectable()
export class PlaceHold {
  constructor(
    private readonly queue: TitleQueue,
    private readonly pools: CopyPoolRepository,
    private readonly holds: HoldRepository,
    private readonly loans: LoanRepository,
    private readonly readers: Readers,
    private readonly terms: LendingTerms,
    private readonly queries: HoldQueries,
  ) {}

  run(titleId: string, learnerId?: string): Promise<Placed> {
    return this.queue.take(titleId, async (unit) => {
      const { id, isNew } = await this.place(unit, titleId, learnerId);
      return { hold: await this.queries.one(id, unit), isNew };
    });
  }

  private async place(unit: Unit, titleId: string, learnerId?: string): Promise<{ id: string; isNew: boolean }> {
    this.terms.requireHolds();
    const reader = await this.readers.of(unit, learnerId);
    const pool = await this.pools.byTitle(unit, titleId, reader.places);
    await this.readers.lock(unit, reader.learnerId);
    const settled = pool.settle();
    const known = pool.activeHoldOf(reader.learnerId);
    if (known) {
      await this.pools.save(unit, pool, ...settled);
      return { id: known.id, isNew: false };
    }
    const loans = await this.loans.openOfReader(unit, reader.learnerId, pool.now);
    const read = loans.find((loan) => loan.titleId === titleId);
    if (read) throw new DomainError('title-already-borrowed', { id: read.id });
    this.terms.requireHoldLeft(await this.holds.countOfOthers(unit, reader.learnerId, titleId, pool.now));
    const { hold, facts } = pool.placeHold(reader, newId());
    await this.pools.save(unit, pool, ...settled, ...facts);
    return { id: hold.id, isNew: true };
  }
}
