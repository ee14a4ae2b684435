import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { MessageRepository } from '../../persistence/messages/message.repository.js';
import { familySide } from './family-side.js';

/** Somebody of a family says that they have read their copy; the sender is told by a count. */
@Injectable()
export class ReadOwnMessage {
  constructor(
    private readonly work: UnitOfWork,
    private readonly messages: MessageRepository,
  ) {}

  /** Reading it again changes nothing. @throws DomainError family-only, message-unknown */
  run(copyId: string, now = new Date()): Promise<void> {
    const { sight } = familySide();
    return this.work.run(async (unit) => {
      const { messageId, isRead } = await this.messages.own(unit, sight, copyId);
      if (!isRead) await this.messages.noteReading(unit, messageId, copyId, now);
    });
  }
}
