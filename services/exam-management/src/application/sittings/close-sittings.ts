import { Injectable, type OnModuleInit } from '@nestjs/common';
import { loadAll, type Unit, UnitOfWork, updateAll } from '@pan/kit/data';
import { type Attempt, Poller, Quarantine } from '@pan/kit/jobs';
import { graceMs, Sitting } from '../../domain/sitting.js';
import { receiptsOf } from './receipts.js';

const atOnce = 200;

/** Closes what nobody handed in, once the grace after the deadline is over. */
@Injectable()
export class CloseSittings implements OnModuleInit {
  private readonly leftOut = new Quarantine('close-sittings');

  constructor(
    private readonly work: UnitOfWork,
    private readonly poller: Poller,
  ) {}

  onModuleInit(): void {
    this.poller.register({ name: 'close-sittings', everyMs: 1_000, run: () => this.run() });
  }

  /** @returns how many were closed */
  run(): Promise<number> {
    return this.leftOut.attempt(atOnce, (attempt) =>
      this.work.run((unit) => unit.asService(() => this.close(unit, attempt))),
    );
  }

  private async close(unit: Unit, { most, leftOut, take }: Attempt): Promise<number> {
    const now = await unit.now();
    const due = await loadAll(
      unit,
      Sitting,
      't.submitted_at is null and t.deadline_at < $1 and t.id <> all($2::uuid[])',
      [new Date(now.getTime() - graceMs), leftOut, most],
      'order by t.deadline_at limit $3 for update skip locked',
    );
    if (due.length === 0) return 0;
    take(due.map(({ id }) => id));
    const receipts = await receiptsOf(
      unit,
      due.map(({ id }) => id),
    );
    const facts = due.map((sitting) => sitting.closeAtDeadline(receipts.get(sitting.id)!, now));
    await updateAll(unit, Sitting, due);
    await unit.query(
      `insert into scoring_due (sitting_id, session_id) select * from unnest($1::uuid[], $2::uuid[]) on conflict do nothing`,
      [due.map(({ id }) => id), due.map(({ sessionId }) => sessionId)],
    );
    await unit.emit(...facts);
    return due.length;
  }
}
