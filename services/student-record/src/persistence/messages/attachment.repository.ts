import { Injectable } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import type { AttachmentType, ScanState } from '../../domain/messages/attachment.js';

export interface Received {
  readonly sha256: Buffer;
  readonly type: AttachmentType;
  readonly bytes: Buffer;
}

export interface KeptAttachment {
  readonly name: string;
  readonly type: AttachmentType;
  readonly size: number;
  readonly state: ScanState;
  readonly sha256: Buffer;
}

/** So much of one is in memory while it is read. */
const pieceBytes = 262_144;

/** What is attached to messages, each content once. */
@Injectable()
export class AttachmentRepository {
  constructor(private readonly work: UnitOfWork) {}

  /** Takes the place of what stood under this number; the message is held. */
  put(unit: Unit, messageId: string, n: number, name: string, of: Received, state: ScanState): Promise<void> {
    return unit.asService(async () => {
      await unit.query(
        `insert into attachment_content (sha256, type, size, bytes, state) values ($1, $2, $3, $4, $5) on conflict (sha256) do nothing`,
        [of.sha256, of.type, of.bytes.length, of.bytes, state],
      );
      await unit.query(
        `insert into message_attachment (message_id, n, name, sha256) values ($1, $2, $3, $4)
         on conflict (message_id, n) do update set name = excluded.name, sha256 = excluded.sha256`,
        [messageId, n, name, of.sha256],
      );
    });
  }

  /** How many of a message are clean. */
  async cleanOf(unit: Unit, messageId: string): Promise<number> {
    const [row] = await unit.asService(() =>
      unit.query<{ count: number }>(
        `select count(*)::int as count from message_attachment a join attachment_content c on c.sha256 = a.sha256
          where a.message_id = $1 and c.state = 'clean'`,
        [messageId],
      ),
    );
    return row!.count;
  }

  /** Whoever asks was looked at before. */
  one(messageId: string, n: number): Promise<KeptAttachment | null> {
    return this.asService(async (unit) => {
      const [found] = await unit.query<KeptAttachment>(
        `select a.name, c.type, c.size, c.state, c.sha256 from message_attachment a join attachment_content c on c.sha256 = a.sha256
          where a.message_id = $1 and a.n = $2`,
        [messageId, n],
      );
      return found ?? null;
    });
  }

  /** The content in pieces. */
  async *read({ sha256, size }: Pick<KeptAttachment, 'sha256' | 'size'>): AsyncGenerator<Buffer> {
    for (let from = 0; from < size; from += pieceBytes)
      yield await this.asService(async (unit) => {
        const [row] = await unit.query<{ piece: Buffer }>(
          `select substring(bytes from $2 for ${pieceBytes}) as piece from attachment_content where sha256 = $1`,
          [sha256, from + 1],
        );
        if (!row) throw new Error('the attachment is gone');
        return row.piece;
      });
  }

  /** One that waits for the scanner; for some minutes it is nobody else's. */
  claim(): Promise<Pick<KeptAttachment, 'sha256' | 'size'> | null> {
    return this.asService(async (unit) => {
      const [found] = await unit.query<Pick<KeptAttachment, 'sha256' | 'size'>>(
        `update attachment_content c set due_at = clock_timestamp() + interval '2 minutes'
          where c.sha256 = (select w.sha256 from attachment_content w where w.state = 'waiting' and w.due_at <= clock_timestamp()
                             order by w.due_at limit 1 for update skip locked)
         returning c.sha256, c.size`,
      );
      return found ?? null;
    });
  }

  /** @returns the held messages to which it is attached */
  settle(unit: Unit, sha256: Buffer, found: string | null): Promise<string[]> {
    return unit.asService(async () => {
      await unit.query(
        `update attachment_content set state = case when $2::text is null then 'clean' else 'found' end, found = $2 where sha256 = $1 and state = 'waiting'`,
        [sha256, found],
      );
      const held = await unit.query<{ id: string }>(
        `select m.id from message m where m.standing = 'held' and exists (select from message_attachment a where a.message_id = m.id and a.sha256 = $1) order by m.id`,
        [sha256],
      );
      return held.map(({ id }) => id);
    });
  }

  /** Milliseconds until the next one waits for the scanner; null where none does. */
  next(): Promise<number | null> {
    return this.asService(async (unit) => {
      const [row] = await unit.query<{ ms: number | null }>(
        `select extract(epoch from min(due_at) - clock_timestamp())::float8 * 1000 as ms from attachment_content where state = 'waiting'`,
      );
      return row?.ms ?? null;
    });
  }

  /** What no message has any more is forgotten after a day. @returns how many were */
  forget(): Promise<number> {
    return this.asService(async (unit) => {
      const gone = await unit.query(
        `delete from attachment_content where sha256 in (
           select c.sha256 from attachment_content c where c.kept_at < clock_timestamp() - interval '1 day'
              and not exists (select from message_attachment a where a.sha256 = c.sha256) limit 50 for update skip locked) returning size`,
      );
      return gone.length;
    });
  }

  private asService<T>(step: (unit: Unit) => Promise<T>): Promise<T> {
    return this.work.run((unit) => unit.asService(() => step(unit)));
  }
}
