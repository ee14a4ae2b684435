import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { Poller } from '@pan/kit/jobs';
import { GrantCallRepository } from '../../persistence/grants/grant-call.repository.js';

/** What the calendar brings about: the list of who may apply is drawn up on its day, once, whichever instance does it. */
@Injectable()
export class GrantDays implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly poller: Poller,
    private readonly calls: GrantCallRepository,
  ) {}

  onModuleInit(): void {
    this.poller.register({
      name: 'grant-days',
      run: () => this.work.run((unit) => unit.asService(() => this.calls.drawEligible(unit))),
      next: () => this.work.run((unit) => this.calls.nextDraw(unit)),
    });
  }
}
