import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { Quarantine } from '@pan/kit/jobs';
import { Pools } from '../titles/pools.js';

const atOnce = 50;

/** Loans, windows and licences whose instant has come. */
const due = `
select title_id as id from (
  select title_id from loan where state = 'open' and due_at <= clock_timestamp()
  union select title_id from hold where state = 'ready' and until_at <= clock_timestamp()
  union select title_id from licence where exhausted_at is null and expires_at <= clock_timestamp()) t
 limit ${atOnce}`;

/** Holds of readers who left where they had placed them. */
const left = `select id from titles_left(${atOnce}) t (id)`;

/** What is due by itself is done within a round of its instant, and the queue moves by the same commit. */
@Injectable()
export class SettleDue {
  private readonly leftOut = { instants: new Quarantine('due'), readers: new Quarantine('readers who left') };

  constructor(
    private readonly work: UnitOfWork,
    private readonly pools: Pools,
  ) {}

  async run(of: 'instants' | 'readers'): Promise<number> {
    const titles = await this.work.run((unit) =>
      unit.asService(() => unit.query<{ id: string }>(of === 'instants' ? due : left)),
    );
    let settled = 0;
    for (const { id } of titles)
      settled += await this.leftOut[of].attempt(1, ({ leftOut, take }) => {
        if (leftOut.includes(id)) return Promise.resolve(0);
        take([id]);
        return this.settle(id);
      });
    return settled;
  }

  /** One title at a time, so that nobody waits for more than one; one that somebody changes just now is for the next look. */
  private settle(id: string): Promise<number> {
    return this.work.run((unit) =>
      unit.asService(async () => {
        const free = await unit.query(`select 1 from title where id = $1 for no key update skip locked`, [id]);
        if (free.length === 0) return 0;
        const { pool } = await this.pools.open(unit, id);
        await this.pools.close(unit, pool, pool.settle());
        return 1;
      }),
    );
  }
}
