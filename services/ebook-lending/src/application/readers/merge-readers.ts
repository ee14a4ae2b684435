import { Injectable } from '@nestjs/common';
import { loadAll, type Unit, UnitOfWork, updateAll } from '@pan/kit/data';
import type { Fact } from '@pan/kit/domain';
import { type AfterMerge, survivingRecord } from '@pan/record-copies';
import { Hold } from '../../domain/hold.js';
import { Loan } from '../../domain/loan.js';
import { Pools } from '../titles/pools.js';

/** Two records were one reader's: loans and holds of the one that ended move to the one that goes on, which keeps one loan or hold of a title. */
@Injectable()
export class MergeReaders implements AfterMerge {
  constructor(
    private readonly work: UnitOfWork,
    private readonly pools: Pools,
  ) {}

  run(endedId: string): Promise<void> {
    return this.work.run(async (unit) => {
      const into = await survivingRecord(unit, endedId);
      for (const id of await this.locked(unit, endedId)) await this.merge(unit, id, endedId, into);
      await unit.query(`update loan set learner_id = $2 where learner_id = $1 and state <> 'open'`, [endedId, into]);
      await unit.query(`update hold set learner_id = $2 where learner_id = $1 and ended_at is not null`, [
        endedId,
        into,
      ]);
    });
  }

  /** Titles in the order of their ids, then the reader, as whoever borrows does; what was opened until then is locked too. */
  private async locked(unit: Unit, endedId: string): Promise<string[]> {
    await lockTitles(unit, endedId);
    await unit.query(`select pg_advisory_xact_lock(hashtextextended('reader ' || $1, 0))`, [endedId]);
    return lockTitles(unit, endedId);
  }

  private async merge(unit: Unit, titleId: string, endedId: string, into: string): Promise<void> {
    const { pool, now } = await this.pools.open(unit, titleId);
    const facts: Fact[] = pool.settle();
    const loans = await loadAll(
      unit,
      Loan,
      `t.title_id = $1 and t.state = 'open' and t.due_at > $2 and t.learner_id = any($3::uuid[])`,
      [titleId, now, [endedId, into]],
    );
    const holds = pool.activeHolds.filter((hold) => hold.isOf(endedId));
    await this.pools.close(unit, pool, [...facts, ...pool.merge(loans, [endedId, into])]);
    for (const one of [...loans, ...holds]) one.moveTo(into);
    await updateAll(unit, Loan, loans);
    await updateAll(unit, Hold, holds);
  }
}

async function lockTitles(unit: Unit, learnerId: string): Promise<string[]> {
  const titles = await unit.query<{ id: string }>(
    `select t.id from title t where t.id in (
       select title_id from loan where learner_id = $1 and state = 'open'
       union select title_id from hold where learner_id = $1 and ended_at is null)
      order by t.id for no key update`,
    [learnerId],
  );
  return titles.map(({ id }) => id);
}
