import { Injectable, type OnModuleInit } from '@nestjs/common';
import { schoolDay } from '@pan/kit/domain';
import { Poller } from '@pan/kit/jobs';
import { readersOf } from '../../domain/messages/audience-rules.js';
import type { Lane } from '../../domain/messages/message.js';
import { mailsPoll } from '../mails/deliver-mails.js';
import { learnersAtOnce, MessageSending } from '../../persistence/messages/message-sending.js';

export const pollOf = (lane: Lane): string => `messages-${lane}`;

/** Makes the copies of what is due: the two lanes beside each other, so that an urgent message waits behind no school's. */
@Injectable()
export class SendMessages implements OnModuleInit {
  constructor(
    private readonly poller: Poller,
    private readonly sending: MessageSending,
  ) {}

  onModuleInit(): void {
    for (const lane of ['quick', 'bulk'] as const)
      this.poller.register({
        name: pollOf(lane),
        run: () => this.batch(lane),
        next: () => this.sending.next(lane),
      });
  }

  /** @returns whether there was a message, as a number */
  batch(lane: Lane, now = new Date()): Promise<number> {
    return this.sending.run(async (unit) => {
      const due = await this.sending.due(unit, lane);
      if (!due) return 0;
      const { guardianUntil, learnerFrom } = readersOf(due.audience, schoolDay(now));
      const batch = await this.sending.copy(unit, due, guardianUntil, learnerFrom);
      await this.sending.settle(unit, due, batch, batch.learners < learnersAtOnce);
      if (batch.copies > 0) unit.due(mailsPoll);
      return 1;
    });
  }
}
