import { Injectable, type OnModuleInit } from '@nestjs/common';
import { nextDay, UnitOfWork } from '@pan/kit/data';
import { schoolDay } from '@pan/kit/domain';
import { Poller } from '@pan/kit/jobs';
import { AccountRepository } from '../../persistence/accounts/account.repository.js';
import { seeEverything } from '../organisations/see-everything.js';

const atOnce = 500;

/** A school ends a link the same day, as when custody changes; links whose last stay has passed end by themselves. */
@Injectable()
export class EndLinks implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly poller: Poller,
    private readonly accounts: AccountRepository,
  ) {}

  onModuleInit(): void {
    this.poller.register({
      name: 'account-links',
      everyMs: 600_000,
      run: () => this.due(),
      next: () => this.work.run(nextDay),
    });
  }

  /** Ending one again changes nothing. */
  bySchool(linkId: string, now = new Date()): Promise<void> {
    return this.work.run(async (unit) => {
      const link = await this.accounts.link(unit, linkId);
      if (link.end('school', now)) await this.accounts.saveAll(unit, [link]);
    });
  }

  due(now = new Date()): Promise<number> {
    return this.work.run((unit) =>
      seeEverything(unit, async () => {
        const today = schoolDay(now);
        const due = await this.accounts.due(unit, today, atOnce);
        const ended = due.filter((link) => link.endWhenDue(today, now));
        await this.accounts.saveAll(unit, ended);
        return ended.length;
      }),
    );
  }
}
