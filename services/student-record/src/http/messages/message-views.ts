import type { Page } from '@pan/kit/data';
import { instantOf } from '@pan/kit/domain';
import type { OwnRecord, ReplyRecord, SentRecord } from '../../persistence/messages/messages.queries.js';
import type { OwnMessageView, OwnReplyView, SentMessageView } from './messages.dto.js';

const instantText = (at: string): string => instantOf(at).toISOString();
const mayBeInstant = (at: string | null): string | null => at && instantText(at);

export const sentView = (record: SentRecord): SentMessageView => ({
  ...record,
  writtenAt: instantText(record.writtenAt),
  dueAt: instantText(record.dueAt),
  sentAt: mayBeInstant(record.sentAt),
  recalledAt: mayBeInstant(record.recalledAt),
});

export const ownView = (record: OwnRecord): OwnMessageView => ({
  ...record,
  learners: [...record.learners],
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
