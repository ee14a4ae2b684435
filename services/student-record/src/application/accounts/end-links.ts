import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError, schoolDay } from '@pan/kit/domain';
import { Poller } from '@pan/kit/jobs';
import { seeEverything } from '../organisations/see-everything.js';

const atOnce = 500;

/** A school ends a link the same day, as when custody changes; links whose last stay has passed end by themselves. */
@Injectable()
export class EndLinks implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly poller: Poller,
  ) {}

  onModuleInit(): void {
    this.poller.register({ name: 'account-links', everyMs: 600_000, run: () => this.due() });
  }

  bySchool(linkId: string, now = new Date()): Promise<void> {
    return this.work.run(async (unit) => {
      const found = await unit.query(`select 1 from account_link where id = $1 for update`, [linkId]);
      if (found.length === 0) throw new DomainError('account-link-unknown');
      await unit.query(
        `update account_link set ended_at = $2, ended_why = 'school' where id = $1 and ended_at is null`,
        [linkId, now],
      );
    });
  }

  due(now = new Date()): Promise<number> {
    return this.work.run((unit) =>
      seeEverything(unit, async () => {
        const ended = await unit.query(
          `update account_link set ended_at = $2, ended_why = 'stay-ended'
          where id in (select id from account_link where ended_at is null and ends_on <= $1 limit $3 for update skip locked)
         returning id`,
          [schoolDay(now), now, atOnce],
        );
        return ended.length;
      }),
    );
  }
}
