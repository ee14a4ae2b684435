import { Injectable, type OnModuleInit } from '@nestjs/common';
import { nextDay, type Unit, UnitOfWork } from '@pan/kit/data';
import { schoolDay } from '@pan/kit/domain';
import { Poller } from '@pan/kit/jobs';
import { MembershipRepository } from '../../persistence/roster/membership.repository.js';
import { tellMemberships } from '../imports/endings.js';
import { seeEverything } from '../organisations/see-everything.js';

const atOnce = 500;

/** Places in classes begin and end on the days that their systems planned. No fact about a class says a day: it is published when the day has come. */
@Injectable()
export class PlannedPlaces implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly poller: Poller,
    private readonly memberships: MembershipRepository,
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
    return this.work.run((unit) => seeEverything(unit, () => this.publishDue(unit, today)));
  }

  private async publishDue(unit: Unit, today: string): Promise<number> {
    const due = await this.memberships.due(unit, today, atOnce);
    return due.length > 0 ? tellMemberships(unit, due, (place) => place.asPlanned(today)) : 0;
  }
}
