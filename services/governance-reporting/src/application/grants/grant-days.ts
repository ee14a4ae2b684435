import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { Poller } from '@pan/kit/jobs';
import { GrantAwardRepository } from '../../persistence/grants/grant-award.repository.js';
import { GrantCallRepository } from '../../persistence/grants/grant-call.repository.js';

/** What the calendar brings about, once, whichever instance does it: lists of who may apply are drawn up, recipients reminded of reports. */
@Injectable()
export class GrantDays implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly poller: Poller,
    private readonly calls: GrantCallRepository,
    private readonly awards: GrantAwardRepository,
  ) {}

  onModuleInit(): void {
    this.poller.register({
      name: 'grant-days',
      run: () =>
        this.asService(async (unit) => (await this.calls.drawEligible(unit)) + (await this.awards.remind(unit))),
      next: () => this.asService((unit) => this.next(unit)),
    });
  }

  private async next(unit: Unit): Promise<number | null> {
    const next = [await this.calls.nextDraw(unit), await this.awards.nextReminder(unit)];
    const known = next.filter((ms) => ms !== null);
    return known.length > 0 ? Math.min(...known) : null;
  }

  private asService<T>(step: (unit: Unit) => Promise<T>): Promise<T> {
    return this.work.run((unit) => unit.asService(() => step(unit)));
  }
}
