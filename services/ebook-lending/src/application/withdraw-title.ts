import { Injectable } from '@nestjs/common';
import { loadAll, UnitOfWork, updateAll } from '@pan/kit';
import { Title } from '../domain/title.js';

/** The catalogue withdraws a resource; one that is no e-book is nobody's title. */
@Injectable()
export class WithdrawTitle {
  constructor(private readonly work: UnitOfWork) {}

  run(resourceId: string): Promise<void> {
    return this.work.run(async (unit) => {
      const [title] = await loadAll(unit, Title, 't.resource_id = $1', [resourceId], 'for no key update');
      const [clock] = await unit.query<{ now: Date }>(`select date_trunc('milliseconds', clock_timestamp()) as now`);
      if (title?.withdraw(clock!.now)) await updateAll(unit, Title, [title]);
    });
  }
}
