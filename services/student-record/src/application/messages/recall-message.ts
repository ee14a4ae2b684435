import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { MessageRepository } from '../../persistence/messages/message.repository.js';
import { sendingSide } from './sending-side.js';

/** A sender takes a message back from whoever has not read it yet. */
@Injectable()
export class RecallMessage {
  constructor(
    private readonly work: UnitOfWork,
    private readonly messages: MessageRepository,
  ) {}

  /** Recalling it again changes nothing. @throws DomainError school-only, message-unknown */
  run(id: string, now = new Date()): Promise<void> {
    const { subject, organisations } = sendingSide();
    return this.work.run(async (unit) => {
      const message = await this.messages.sent(unit, id, subject, organisations);
      if (message.recall(now)) await this.messages.saveRecall(unit, message);
    });
  }
}
