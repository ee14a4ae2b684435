import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ReturnRemindedV1 } from '@pan/contracts';
import { nextDay, UnitOfWork } from '@pan/kit/data';
import { fact } from '@pan/kit/domain';
import { Poller } from '@pan/kit/jobs';
import { ReminderQueries } from '../../persistence/collections/reminders.queries.js';

/** The poll of reminders: it has some to tell when a campaign opens, and when a day begins. */
export const remindersPoll = 'return-reminders';
const atOnce = 500;

/** Reminds whoever is expected and has not handed in, once before the deadline and once after it. */
@Injectable()
export class Remind implements OnModuleInit {
  constructor(
    private readonly poller: Poller,
    private readonly work: UnitOfWork,
    private readonly reminders: ReminderQueries,
  ) {}

  onModuleInit(): void {
    this.poller.register({
      name: remindersPoll,
      run: () => this.run(),
      next: () => this.work.run(nextDay),
      everyMs: 3_600_000,
    });
  }

  /** @returns how many were reminded */
  run(): Promise<number> {
    return this.work.run(async (unit) => {
      const due = await this.reminders.due(unit, atOnce);
      await unit.emit(...due.map((told) => fact(ReturnRemindedV1, told.returnId, told)));
      return due.length;
    });
  }
}
