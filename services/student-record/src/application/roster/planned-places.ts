import { Injectable, type OnModuleInit } from '@nestjs/common';
import { nextDay, type Unit, UnitOfWork } from '@pan/kit/data';
import { schoolDay } from '@pan/kit/domain';
import { Poller } from '@pan/kit/jobs';
import { tellMemberships } from '../imports/endings.js';
import { seeEverything } from '../organisations/see-everything.js';

const atOnce = 500;

/** Places in classes begin and end on the days that their systems planned. No fact about a class says a day: it is told when the day has come. */
@Injectable()
export class PlannedPlaces implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly poller: Poller,
  ) {}

  onModuleInit(): void {
    this.poller.register({
      name: 'class-places',
      everyMs: 600_000,
      run: () => this.due(),
      next: () => this.work.run(nextDay),
    });
  }

  /** @returns how many began or ended */
  due(now = new Date()): Promise<number> {
    const today = schoolDay(now);
    return this.work.run((unit) => seeEverything(unit, () => tellDue(unit, today)));
  }
}

async function tellDue(unit: Unit, today: string): Promise<number> {
  const due = await unit.query<{ id: string }>(
    `select id from membership where ended_on is null and (ends_on <= $1 or begins_on <= $1)
      order by least(ends_on, begins_on), id limit $2`,
    [today, atOnce],
  );
  if (due.length === 0) return 0;
  return tellMemberships(
    unit,
    due.map(({ id }) => id),
    (place) => place.asPlanned(today),
  );
}
