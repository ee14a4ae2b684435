import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit';
import { Pools } from './pools.js';

/** Loans, windows and licences whose instant has come: one title at a time, so that nobody waits for more than one. */
const due = `
select t.id from title t
 where t.id in (
   select title_id from loan where state = 'open' and due_at <= clock_timestamp()
   union all select title_id from hold where state = 'ready' and until_at <= clock_timestamp()
   union all select title_id from licence where exhausted_at is null and expires_at <= clock_timestamp())
 limit 1 for no key update skip locked`;

/** Holds of readers who left where they had placed them. */
const left = `
select t.id from title t
 where t.id in (select h.title_id from hold h where h.id in (select orphaned_holds(null::uuid[])))
 limit 1 for no key update skip locked`;

/** What is due by itself is done within a round of its instant, and the queue moves by the same commit. */
@Injectable()
export class SettleDue {
  constructor(
    private readonly work: UnitOfWork,
    private readonly pools: Pools,
  ) {}

  run(of: 'instants' | 'readers'): Promise<number> {
    return this.work.run((unit) =>
      unit.asService(async () => {
        const [title] = await unit.query<{ id: string }>(of === 'instants' ? due : left);
        if (!title) return 0;
        const { pool } = await this.pools.open(unit, title.id);
        await this.pools.close(unit, pool, pool.settle());
        return 1;
      }),
    );
  }
}
