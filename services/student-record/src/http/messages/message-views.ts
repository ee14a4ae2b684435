import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import type { Page } from '@pan/kit/data';
import { instantOf } from '@pan/kit/domain';
import type { OwnRecord, ReplyRecord, SentRecord } from '../../persistence/messages/messages.queries.js';
import type { OwnMessageView, OwnReplyView, SentMessageView } from './messages.dto.js';

const instantText = (at: string): string => instantOf(at).toISOString();
const mayBeInstant = (at: string | null): string | null => at && instantText(at);

export const sentView = (record: SentRecord): SentMessageView => ({
  ...record,
  attachments: [...record.attachments],
  writtenAt: instantText(record.writtenAt),
  dueAt: instantText(record.dueAt),
  sentAt: mayBeInstant(record.sentAt),
  recalledAt: mayBeInstant(record.recalledAt),
});

export const ownView = ({ messageId: _, ...record }: OwnRecord): OwnMessageView => ({
  ...record,
  learners: [...record.learners],
  attachments: [...record.attachments],
  receivedAt: instantText(record.receivedAt),
  readAt: mayBeInstant(record.readAt),
  recalledAt: mayBeInstant(record.recalledAt),
});

export const replyView = <T extends ReplyRecord>(record: T): T & OwnReplyView => ({
  ...record,
  saidAt: instantText(record.saidAt),
});

export const pageOf = <T, V>({ items, nextCursor }: Page<T>, view: (item: T) => V): Page<V> => ({
  items: items.map(view),
  nextCursor,
});

/** To be kept, never shown by a browser in our place (RFC 6266; the name in UTF-8, RFC 8187). */
export function fileOf({ name, type, size, pieces }: Attached): StreamableFile {
  const plain = name.replace(/[^\w.-]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return new StreamableFile(Readable.from(pieces), {
    type: type === 'text/plain' ? 'text/plain; charset=utf-8' : type,
    length: size,
    disposition: `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`,
  });
}

interface Attached {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly pieces: AsyncGenerator<Buffer>;
}
