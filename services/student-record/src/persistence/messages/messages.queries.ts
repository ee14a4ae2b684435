import { Injectable } from '@nestjs/common';
import { Database, page, type Page, type PageRequest, uuidOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { ScanState } from '../../domain/messages/attachment.js';
import type { AudienceKind } from '../../domain/messages/audience-rules.js';
import type { Urgency } from '../../domain/messages/message.js';
import { sight } from '../learners/learners.queries.js';

export interface AttachmentRecord {
  readonly n: number;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly state: ScanState;
}

export interface SentRecord {
  readonly id: string;
  readonly organisation: string;
  readonly fromStaff: boolean;
  readonly sender: string;
  readonly audience: AudienceKind;
  readonly learnerId: string | null;
  readonly classId: string | null;
  readonly subject: string;
  readonly body: string;
  readonly lang: string;
  readonly urgency: Urgency;
  readonly writtenAt: string;
  readonly dueAt: string;
  readonly sentAt: string | null;
  readonly recalledAt: string | null;
  readonly attachments: readonly AttachmentRecord[];
  readonly attachmentsAnnounced: number;
  readonly state: 'held' | 'waiting' | 'sending' | 'sent' | 'recalled';
  readonly copies: number;
  readonly read: number;
  readonly mailsSent: number;
  readonly mailsFailed: number;
}

export interface OwnRecord {
  readonly id: string;
  readonly organisation: string;
  readonly organisationName: string;
  readonly fromStaff: boolean;
  readonly sender: string;
  readonly audience: AudienceKind;
  readonly learners: readonly string[];
  readonly subject: string;
  readonly body: string;
  readonly lang: string;
  readonly urgency: Urgency;
  readonly receivedAt: string;
  readonly readAt: string | null;
  readonly recalledAt: string | null;
  readonly replies: number;
  readonly attachments: readonly AttachmentRecord[];
  readonly messageId: string;
}

export interface ReplyRecord {
  readonly id: string;
  readonly thread: string;
  readonly fromFamily: boolean;
  readonly text: string;
  readonly lang: string;
  readonly saidAt: string;
}

export interface UnreadFamily {
  readonly learnerId: string;
  readonly familyName: string;
  readonly givenName: string;
  /** Whether anybody of the family has a copy. */
  readonly reached: boolean;
}

/** What an answer shows, with the learners of whom it speaks. */
export interface Told<T> {
  readonly page: Page<T>;
  readonly learners: readonly string[];
}

interface Row<T> {
  readonly id: string;
  readonly item: T;
}

@Injectable()
export class MessageQueries {
  constructor(private readonly database: Database) {}

  /** What the caller, or an organisation in reach, sent. */
  async sent(search: PageRequest, organisation: string | null): Promise<Told<SentRecord>> {
    const rows = await this.rows<SentRecord>(`select id, item from list_messages($1, null, $2, $3, $4)`, search, [
      ...[sight(), organisation],
    ]);
    return { page: rows.page, learners: rows.page.items.flatMap(({ learnerId }) => learnerId ?? []) };
  }

  /** @throws DomainError message-unknown */
  async oneSent(id: string): Promise<SentRecord> {
    const [found] = await this.database.query<Row<SentRecord>>(
      `select id, item from list_messages($1, $2, null, null, 1)`,
      [sight(), id],
    );
    if (!found) throw new DomainError('message-unknown');
    return found.item;
  }

  own(search: PageRequest): Promise<Told<OwnRecord>> {
    return this.rows<OwnRecord>(`select id, learners, item from list_own_messages($1, null, $2, $3)`, search, [
      sight('receive-messages'),
    ]);
  }

  /** @throws DomainError message-unknown */
  async oneOwn(id: string): Promise<OwnRecord> {
    const [found] = await this.database.query<Row<OwnRecord>>(
      `select id, item from list_own_messages($1, $2, null, 1)`,
      [sight('receive-messages'), id],
    );
    if (!found) throw new DomainError('message-unknown');
    return found.item;
  }

  /** The thread of a reader's own copy. */
  ownReplies(id: string, search: PageRequest): Promise<Told<ReplyRecord>> {
    return this.rows<ReplyRecord>(`select id, item from list_own_replies($1, $2, $3, $4)`, search, [
      ...[sight('receive-messages'), id],
    ]);
  }

  /** All threads about a message, to whoever sent it. */
  replies(id: string, search: PageRequest): Promise<Told<ReplyRecord & { readonly learners: readonly string[] }>> {
    return this.rows(`select id, learners, item from list_replies($1, $2, $3, $4)`, search, [sight(), id]);
  }

  /** @throws DomainError message-unknown, receipts-by-count-only */
  async unreadFamilies(id: string, search: PageRequest): Promise<Told<UnreadFamily>> {
    const { audience } = await this.oneSent(id);
    if (audience === 'school') throw new DomainError('receipts-by-count-only');
    const { page: found } = await this.rows<UnreadFamily>(
      `select id, item from list_unread_families($1, $2, $3, $4)`,
      search,
      [sight(), id],
    );
    return { page: found, learners: found.items.map(({ learnerId }) => learnerId) };
  }

  private async rows<T>(sql: string, search: PageRequest, params: readonly unknown[]): Promise<Told<T>> {
    const rows = await this.database.query<Row<T> & { readonly learners?: readonly string[] }>(sql, [
      ...[...params, search.after(uuidOf), search.limit + 1],
    ]);
    const { items, nextCursor } = page(rows, search.limit, (last) => last.id);
    const learners = [...new Set(items.flatMap((row) => row.learners ?? []))];
    return { page: { items: items.map(({ item }) => item), nextCursor }, learners };
  }
}
