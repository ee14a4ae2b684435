import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Rounds, UnitOfWork, type Unit } from '@pan/kit';
import { schoolDay } from '@pan/kit/domain';
import { endMemberships } from '../imports/endings.js';
import { seeEverything } from '../see-everything.js';

const atOnce = 500;

/** Places in classes end on the day that their systems planned. No fact about a class says a day: it is told when the day has come. */
@Injectable()
export class EndPlaces implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly rounds: Rounds,
  ) {}

  onModuleInit(): void {
    this.rounds.register({ name: 'class-places', everyMs: 600_000, run: () => this.due() });
  }

  /** @returns how many ended */
  due(now = new Date()): Promise<number> {
    const today = schoolDay(now);
    return this.work.run((unit) => seeEverything(unit, () => endDue(unit, today)));
  }
}

async function endDue(unit: Unit, today: string): Promise<number> {
  const due = await unit.query<{ id: string }>(
    `select id from membership where ended_on is null and ends_on <= $1 order by ends_on, id limit $2`,
    [today, atOnce],
  );
  if (due.length === 0) return 0;
  return endMemberships(
    unit,
    due.map(({ id }) => id),
    (place) => place.endAsPlanned(today),
  );
}
