import { Injectable } from '@nestjs/common';
import { loadAll, type Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { v7 as uuidv7 } from 'uuid';
import { Loan } from '../../domain/loan.js';
import { LendingTerms } from '../../domain/terms.js';
import { HoldQueries, type HoldRecord } from './holds.queries.js';
import { Pools } from '../titles/pools.js';
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
    private readonly pools: Pools,
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
    const most = this.terms.holdsPerReader;
    if (most === 0) throw new DomainError('holds-not-allowed');
    const reader = await this.readers.of(unit, learnerId);
    const { pool, now } = await this.pools.open(unit, titleId, reader.places);
    await this.readers.lock(unit, reader.learnerId);
    const settled = pool.settle();
    const known = pool.activeHoldOf(reader.learnerId);
    if (known) {
      await this.pools.close(unit, pool, settled);
      return { id: known.id, isNew: false };
    }
    const loans = await loadAll(
      unit,
      Loan,
      `t.learner_id = $1 and t.state = 'open' and t.due_at > $2 and t.title_id = $3`,
      [reader.learnerId, now, titleId],
    );
    if (loans.length > 0) throw new DomainError('title-already-borrowed', { id: loans[0]!.id });
    const [active] = await unit.query<{ count: number }>(
      `select count(*)::int as count from hold
          where learner_id = $1 and (state = 'waiting' or (state = 'ready' and until_at > $2)) and title_id <> $3`,
      [reader.learnerId, now, titleId],
    );
    if (active!.count >= most) throw new DomainError('hold-limit-reached', { most });
    const { hold, facts } = pool.placeHold(reader, uuidv7());
    await this.pools.close(unit, pool, [...settled, ...facts]);
    return { id: hold.id, isNew: true };
  }
}
