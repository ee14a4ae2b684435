import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MessagesCountedV1 } from '@pan/contracts';
import { nextDay, UnitOfWork } from '@pan/kit/data';
import { fact } from '@pan/kit/domain';
import { Poller } from '@pan/kit/jobs';
import { MessageCounts } from '../../persistence/messages/message-counts.js';

const atOnce = 200;

/** Once a day is over, what each organisation wrote in it is told in numbers. */
@Injectable()
export class CountMessages implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly poller: Poller,
    private readonly counts: MessageCounts,
  ) {}

  onModuleInit(): void {
    this.poller.register({
      name: 'messages-counted',
      everyMs: 600_000,
      run: () => this.tell(),
      next: () => this.work.run(nextDay),
    });
  }

  /** @returns of how many days was told */
  tell(): Promise<number> {
    return this.work.run(async (unit) => {
      const days = await this.counts.take(unit, atOnce);
      await unit.emit(...days.map((day) => fact(MessagesCountedV1, day.organisationId, { ...day })));
      return days.length;
    });
  }
}
