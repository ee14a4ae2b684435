import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { AudienceKind } from '../../domain/messages/audience-rules.js';
import { Message, type MessageState } from '../../domain/messages/message.js';
import { QuietHours, type QuietHoursSaid } from '../../domain/messages/quiet-hours.js';

/** A message as its row has it. */
type Row = Omit<MessageState, 'audience' | 'sender'> & {
  readonly audience: AudienceKind;
  readonly learnerId: string | null;
  readonly classId: string | null;
  readonly sender: string | null;
  readonly senderName: string;
};

const columns = `m.id, m.organisation_id as "organisationId", m.visible_to as "visibleTo", m.sender, m.sender_name as "senderName", m.audience,
  m.learner_id as "learnerId", m.class_id as "classId", m.subject, m.body, m.lang, m.urgency, m.attachments, m.lane, m.written_at as "writtenAt",
  m.standing, m.due_at as "dueAt", m.recalled_at as "recalledAt"`;

const messageOf = ({ audience: kind, learnerId, classId, sender, senderName, ...row }: Row): Message =>
  new Message({ ...row, audience: { kind, learnerId, classId }, sender: { subject: sender, name: senderName } });

/** One side's words in a thread. */
export interface Reply {
  readonly id: string;
  readonly copyId: string;
  readonly fromFamily: boolean;
  readonly text: string;
  readonly lang: string;
}

/** Messages, their copies and threads. The service writes them: whoever asks was looked at before. */
@Injectable()
export class MessageRepository {
  add(unit: Unit, { kept: m }: Message): Promise<void> {
    return unit.asService(async () => {
      await unit.query(
        `insert into message (id, organisation_id, visible_to, sender, sender_name, audience, learner_id, class_id, subject, body, lang, urgency, lane,
                              written_at, standing, due_at, attachments)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
        [
          ...[m.id, m.organisationId, m.visibleTo, m.sender.subject, m.sender.name],
          ...[m.audience.kind, m.audience.learnerId, m.audience.classId, m.subject, m.body, m.lang, m.urgency, m.lane],
          ...[m.writtenAt, m.standing, m.dueAt, m.attachments],
        ],
      );
    });
  }

  /**
   * One that this staff member, being of that school today, or an office in this reach, sent; locked.
   * @throws DomainError message-unknown
   */
  async sent(unit: Unit, id: string, subject: string | null, reach: readonly string[]): Promise<Message> {
    const [found] = await unit.asService(() =>
      unit.query<Row>(
        `select ${columns} from message m
          where m.id = $1 and case when $2::text is null then m.sender is null and m.visible_to && $3 else m.sender = $2 and m.organisation_id = any (staff_places($2)) end for no key update`,
        [id, subject, reach],
      ),
    );
    if (!found) throw new DomainError('message-unknown');
    return messageOf(found);
  }

  /** One that waits for its attachments, locked; null where it does no longer. */
  async held(unit: Unit, id: string): Promise<Message | null> {
    const [found] = await unit.asService(() =>
      unit.query<Row>(`select ${columns} from message m where m.id = $1 and m.standing = 'held' for no key update`, [
        id,
      ]),
    );
    return found ? messageOf(found) : null;
  }

  saveRelease(unit: Unit, { kept }: Message): Promise<void> {
    return unit.asService(async () => {
      await unit.query(`update message set standing = $2, due_at = $3 where id = $1`, [
        kept.id,
        kept.standing,
        kept.dueAt,
      ]);
    });
  }

  saveRecall(unit: Unit, { kept }: Message): Promise<void> {
    return unit.asService(async () => {
      await unit.query(`update message set standing = $2, recalled_at = $3 where id = $1`, [
        kept.id,
        kept.standing,
        kept.recalledAt,
      ]);
    });
  }

  /**
   * The reader's own copy as they may see it now, its message being held; what was recalled is theirs if they had read it.
   * @param sight the reader's, for messages
   * @throws DomainError message-unknown
   */
  async own(
    unit: Unit,
    sight: string,
    copyId: string,
  ): Promise<{ readonly messageId: string; readonly isRead: boolean }> {
    await unit.query(`select see($1)`, [sight]);
    const [seen] = await unit.query<{ messageId: string }>(
      `select message_id as "messageId" from message_copy where id = $1 and subject = current_setting('app.subject', true)`,
      [copyId],
    );
    if (!seen) throw new DomainError('message-unknown');
    const [found] = await unit.asService(async () => {
      const [message] = await unit.query<{ isRecalled: boolean }>(
        `select recalled_at is not null as "isRecalled" from message where id = $1 for no key update`,
        [seen.messageId],
      );
      const copies = await unit.query<{ isRead: boolean }>(
        `select read_at is not null as "isRead" from message_copy where id = $1`,
        [copyId],
      );
      return copies.filter(({ isRead }) => isRead || !message!.isRecalled);
    });
    if (!found) throw new DomainError('message-unknown');
    return { messageId: seen.messageId, isRead: found.isRead };
  }

  /** The message is held. */
  noteReading(unit: Unit, messageId: string, copyId: string, now: Date): Promise<void> {
    return unit.asService(async () => {
      await unit.query(`update message_copy set read_at = $2 where id = $1 and read_at is null`, [copyId, now]);
      await unit.query(`update message set read_copies = read_copies + 1 where id = $1`, [messageId]);
    });
  }

  /** Of a thread, how many replies it has; null where it is not about this message. The message is held. */
  async replies(unit: Unit, messageId: string, copyId: string): Promise<number | null> {
    const [thread] = await unit.asService(() =>
      unit.query<{ count: number }>(
        `select (select count(*)::int from message_reply r where r.copy_id = c.id) as count from message_copy c where c.id = $2 and c.message_id = $1`,
        [messageId, copyId],
      ),
    );
    return thread?.count ?? null;
  }

  /** Whether the reader may still be told of a child in the copy; every record is in sight. */
  async isOpen(unit: Unit, copyId: string, guardianUntil: number): Promise<boolean> {
    const [row] = await unit.asService(() =>
      unit.query<{ open: boolean }>(`select copy_is_open($1, $2) as open`, [copyId, guardianUntil]),
    );
    return row!.open;
  }

  addReply(unit: Unit, { id, copyId, fromFamily, text, lang }: Reply, now: Date): Promise<void> {
    return unit.asService(async () => {
      await unit.query(
        `insert into message_reply (id, copy_id, message_id, sender, visible_to, from_family, text, lang, said_at)
         select $1, c.id, m.id, m.sender, m.visible_to, $3, $4, $5, $6
           from message_copy c join message m on m.id = c.message_id where c.id = $2`,
        [id, copyId, fromFamily, text, lang, now],
      );
    });
  }

  /** Those of the organisation, or of the nearest one above it that has some. */
  async quietHours(unit: Unit, path: readonly string[]): Promise<QuietHours | null> {
    const [said] = await unit.asService(() =>
      unit.query<QuietHoursSaid>(
        `select q.begins, q.ends, q.weekends from quiet_hours q join organisation o on o.id = q.organisation_id
          where o.code = any($1) order by cardinality(o.path) desc limit 1`,
        [path],
      ),
    );
    return said ? QuietHours.say(said) : null;
  }

  /** Everything that spoke of the one record speaks of the other from here on. */
  async handOver(unit: Unit, ended: string, survivor: string): Promise<void> {
    await unit.asService(async () => {
      await unit.query(`update message set learner_id = $2 where learner_id = $1`, [ended, survivor]);
      await unit.query(`update message_copy_child set learner_id = $2 where learner_id = $1`, [ended, survivor]);
    });
  }

  /** Likewise of these messages to a family, and of these copies. */
  async part(
    unit: Unit,
    ids: { readonly messages: readonly string[]; readonly copies: readonly string[] },
    to: string,
  ): Promise<void> {
    await unit.asService(async () => {
      await unit.query(`update message set learner_id = $2 where id = any($1::uuid[])`, [ids.messages, to]);
      await unit.query(`update message_copy_child set learner_id = $2 where id = any($1::uuid[])`, [ids.copies, to]);
    });
  }
}
