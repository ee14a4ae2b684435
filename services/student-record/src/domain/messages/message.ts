import { DomainError } from '@pan/kit/domain';
import { mostAttachments } from './attachment.js';
import type { AudienceKind } from './audience-rules.js';
import type { QuietHours } from './quiet-hours.js';

export const urgencies = ['normal', 'urgent'] as const;
export type Urgency = (typeof urgencies)[number];

/** `held` until all that is attached is there and clean; `queued` also while its copies are being made. */
export const messageStandings = ['held', 'queued', 'sent', 'recalled'] as const;
export type MessageStanding = (typeof messageStandings)[number];

/** Urgent ones and those to one family never wait behind those to a class or a school. */
export type Lane = 'quick' | 'bulk';

export interface Audience {
  readonly kind: AudienceKind;
  /** Of `family`. */
  readonly learnerId: string | null;
  /** Of `class`. */
  readonly classId: string | null;
}

export interface Written {
  readonly audience: Audience;
  readonly subject: string;
  readonly body: string;
  /** In which language it is written: translating it is left to the reader. */
  readonly lang: string;
  readonly urgency: Urgency;
  /** How many things will be attached, by their numbers from one. */
  readonly attachments: number;
}

/** A staff member by their account, or, without one, a school's system on behalf of its office. */
export interface Sender {
  readonly subject: string | null;
  /** As families are told. */
  readonly name: string;
}

/** Who is about to write. */
export interface Speaker extends Sender {
  /** A school's system, or whoever works in the office of the organisation or of one above it. */
  readonly isOffice: boolean;
}

export interface MessageState extends Written {
  readonly id: string;
  readonly organisationId: string;
  readonly visibleTo: readonly string[];
  readonly sender: Sender;
  readonly writtenAt: Date;
  readonly lane: Lane;
  readonly standing: MessageStanding;
  /** When its copies are made, at the earliest. */
  readonly dueAt: Date;
  readonly recalledAt: Date | null;
}

/** What a school says to families; its copies are made of those who may receive it at the instant at which each is made. */
export class Message {
  constructor(private state: MessageState) {}

  /** Only the office writes to a whole school. @throws DomainError school-audience-office-only */
  static write(
    of: Pick<MessageState, 'id' | 'organisationId' | 'visibleTo'>,
    { isOffice, ...sender }: Speaker,
    written: Written,
    quiet: QuietHours | null,
    now: Date,
  ): Message {
    if (written.audience.kind === 'school' && !isOffice) throw new DomainError('school-audience-office-only');
    const isUrgent = written.urgency === 'urgent';
    return new Message({
      ...{ ...of, ...written, sender, writtenAt: now, recalledAt: null },
      standing: written.attachments > 0 ? 'held' : 'queued',
      lane: isUrgent || written.audience.kind === 'family' ? 'quick' : 'bulk',
      dueAt: isUrgent || !quiet ? now : quiet.over(now),
    });
  }

  get kept(): MessageState {
    return this.state;
  }

  /** @throws DomainError attachment-not-announced, message-not-held */
  mustTakeAttachment(n: number): void {
    if (n < 1 || n > Math.min(this.state.attachments, mostAttachments))
      throw new DomainError('attachment-not-announced');
    if (this.state.standing !== 'held') throw new DomainError('message-not-held');
  }

  /** Everything that it announced is there and clean. @returns whether it was held until now */
  release(quiet: QuietHours | null, now: Date): boolean {
    if (this.state.standing !== 'held') return false;
    const dueAt = this.state.urgency === 'urgent' || !quiet ? now : quiet.over(now);
    this.state = { ...this.state, standing: 'queued', dueAt };
    return true;
  }

  /** Whoever has read it goes on seeing it, as recalled; of the others nobody does. @returns whether it stood until now */
  recall(now: Date): boolean {
    if (this.state.standing === 'recalled') return false;
    this.state = { ...this.state, standing: 'recalled', recalledAt: now };
    return true;
  }
}

/** What a thread of two parties may hold. */
export const mostReplies = 100;

/** @throws DomainError thread-full */
export function mustHaveRoom(replies: number): void {
  if (replies >= mostReplies) throw new DomainError('thread-full', { most: mostReplies });
}
