import { Injectable } from '@nestjs/common';
import { newId, RateLimits, UnitOfWork } from '@pan/kit/data';
import { DomainError, schoolDay } from '@pan/kit/domain';
import { readersOf } from '../../domain/messages/audience-rules.js';
import { mustHaveRoom } from '../../domain/messages/message.js';
import { MailRepository } from '../../persistence/mails/mail.repository.js';
import { MessageRepository } from '../../persistence/messages/message.repository.js';
import { mailsPoll } from '../mails/deliver-mails.js';
import { seeEverything } from '../organisations/see-everything.js';
import { familySide } from './family-side.js';
import { sendingSide } from './sending-side.js';

export interface Said {
  readonly text: string;
  readonly lang: string;
}

/** By one account of a family. */
const replies = { name: 'message-replies', points: 100, seconds: 86_400, refusal: 'too-many-replies' } as const;

/** What one reader and the sender say to each other about a message, heard by nobody else. */
@Injectable()
export class Reply {
  constructor(
    private readonly work: UnitOfWork,
    private readonly limits: RateLimits,
    private readonly messages: MessageRepository,
    private readonly mails: MailRepository,
  ) {}

  /** @throws DomainError family-only, message-unknown, thread-full, too-many-replies */
  toSchool(copyId: string, said: Said, now = new Date()): Promise<string> {
    const { subject, sight } = familySide();
    return this.work.run(async (unit) => {
      const { messageId } = await this.messages.own(unit, sight, copyId);
      mustHaveRoom((await this.messages.replies(unit, messageId, copyId))!);
      await this.limits.take(replies, subject);
      const reply = { id: newId(), copyId, fromFamily: true, ...said };
      await this.messages.addReply(unit, reply, now);
      return reply.id;
    });
  }

  /** @throws DomainError school-only, message-unknown, message-recalled, thread-unknown, thread-closed, thread-full */
  toFamily(messageId: string, copyId: string, said: Said, now = new Date()): Promise<string> {
    const { subject, organisations } = sendingSide();
    return this.work.run(async (unit) => {
      const message = await this.messages.sent(unit, messageId, subject, organisations);
      if (message.kept.standing === 'recalled') throw new DomainError('message-recalled');
      const count = await this.messages.replies(unit, messageId, copyId);
      // A sender answers: whoever has not written is nobody's to single out.
      if (!count) throw new DomainError('thread-unknown');
      mustHaveRoom(count);
      const { guardianUntil } = readersOf(message.kept.audience.kind, schoolDay(now));
      if (!(await seeEverything(unit, () => this.messages.isOpen(unit, copyId, guardianUntil))))
        throw new DomainError('thread-closed');
      const reply = { id: newId(), copyId, fromFamily: false, ...said };
      await this.messages.addReply(unit, reply, now);
      const quiet = await this.messages.quietHours(unit, message.kept.visibleTo);
      const toldAt = quiet?.over(now) ?? now;
      await this.mails.tell(unit, copyId, toldAt);
      unit.due(mailsPoll, toldAt);
      return reply.id;
    });
  }
}
