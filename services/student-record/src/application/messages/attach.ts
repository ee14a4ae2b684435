import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { RateLimits, type Unit, UnitOfWork } from '@pan/kit/data';
import { decodeText, DomainError } from '@pan/kit/domain';
import { Poller } from '@pan/kit/jobs';
import { log, SETTINGS } from '@pan/kit/ops';
import { fileTypeFromBuffer } from 'file-type';
import type { Settings } from '../../config.js';
import { largestAttachment, mustHaveSize, safeName, takenType } from '../../domain/messages/attachment.js';
import type { Message } from '../../domain/messages/message.js';
import { AttachmentRepository, type KeptAttachment } from '../../persistence/messages/attachment.repository.js';
import { MessageRepository } from '../../persistence/messages/message.repository.js';
import { type Scanner, scannerOf } from './scanner.js';
import { pollOf } from './send-messages.js';
import { sendingSide } from './sending-side.js';

/** By one staff member or system. */
const uploads = { name: 'attachments', points: 300, seconds: 3_600, refusal: 'too-many-messages' } as const;
const scansPoll = 'scans';
const patienceMs = 120_000;

/** A sender attaches what the message announced; it leaves once a scanner found nothing in any of it. */
@Injectable()
export class Attach implements OnModuleInit {
  private readonly scanner: Scanner | null;

  constructor(
    private readonly work: UnitOfWork,
    private readonly limits: RateLimits,
    private readonly poller: Poller,
    private readonly messages: MessageRepository,
    private readonly attachments: AttachmentRepository,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.scanner = scannerOf(settings.PAN_SCANNER);
  }

  onModuleInit(): void {
    this.poller.register({ name: scansPoll, run: () => this.scan(), next: () => this.attachments.next() });
    this.poller.register({ name: 'old-attachments', everyMs: 3_600_000, run: () => this.attachments.forget() });
  }

  /** @throws DomainError attachments-not-taken: without a scanner, unless none is meant */
  mustTake(): void {
    if (!this.scanner) throw new DomainError('attachments-not-taken');
  }

  /** @throws DomainError school-only, message-unknown, attachments-not-taken, attachment-not-announced, message-not-held, attachment-type-not-taken, attachment-empty, body-too-large */
  async put(id: string, n: number, written: string, body: Readable, now = new Date()): Promise<void> {
    const { subject, organisations } = sendingSide();
    this.mustTake();
    await this.work.run(async (unit) => {
      (await this.messages.sent(unit, id, subject, organisations)).mustTakeAttachment(n);
      await this.limits.take(uploads, subject ?? currentCaller().clientId);
    });
    const bytes = await allOf(body);
    const type = takenType(await typeOf(bytes));
    const content = { type, bytes, sha256: createHash('sha256').update(bytes).digest() };
    await this.work.run(async (unit) => {
      const message = await this.messages.sent(unit, id, subject, organisations);
      message.mustTakeAttachment(n);
      const state = this.settings.PAN_SCANNER === 'none' ? 'clean' : 'waiting';
      await this.attachments.put(unit, id, n, safeName(written, type), content, state);
      await this.releaseIfClean(unit, message, now);
      unit.due(scansPoll);
    });
  }

  /** @throws DomainError attachment-unknown; also of what is not clean, unless the sender asks */
  async read(messageId: string, n: number): Promise<KeptAttachment & { readonly pieces: AsyncGenerator<Buffer> }> {
    const found = await this.attachments.one(messageId, n);
    if (!found || found.state !== 'clean') throw new DomainError('attachment-unknown');
    return { ...found, pieces: this.attachments.read(found) };
  }

  /** What a scanner could not tell of waits, and its messages with it. @returns how many were looked at */
  async scan(now = new Date()): Promise<number> {
    if (!this.scanner) return 0;
    const waiting = await this.attachments.claim();
    if (!waiting) return 0;
    let found: string | null;
    try {
      found = await this.scanner(this.attachments.read(waiting));
    } catch (error) {
      log.warn({ err: error }, 'an attachment is scanned again later');
      return 0;
    }
    await this.work.run(async (unit) => {
      for (const id of await this.attachments.settle(unit, waiting.sha256, found)) {
        const message = await this.messages.held(unit, id);
        if (message) await this.releaseIfClean(unit, message, now);
      }
    });
    return 1;
  }

  private async releaseIfClean(unit: Unit, message: Message, now: Date): Promise<void> {
    const { id, attachments, visibleTo } = message.kept;
    if ((await this.attachments.cleanOf(unit, id)) < attachments) return;
    if (!message.release(await this.messages.quietHours(unit, visibleTo), now)) return;
    await this.messages.saveRelease(unit, message);
    unit.due(pollOf(message.kept.lane), message.kept.dueAt);
  }
}

/** @throws DomainError body-too-large, body-too-slow, attachment-empty */
async function allOf(body: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  // However slowly it trickles, it holds its place in memory no longer.
  const timer = setTimeout(() => body.destroy(new DomainError('body-too-slow')), patienceMs);
  try {
    for await (const part of body as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > largestAttachment) throw new DomainError('body-too-large');
      parts.push(part);
    }
  } finally {
    clearTimeout(timer);
  }
  mustHaveSize(size);
  return Buffer.concat(parts);
}

/** By what is in it: text is what no signature names and UTF-8 reads, without the signs that no text has. */
async function typeOf(bytes: Buffer): Promise<string | null> {
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
  if (found) return found.mime;
  try {
    return /[\0-\x08\x0e-\x1f\x7f]/.test(decodeText(bytes)) ? null : 'text/plain';
  } catch {
    return null;
  }
}
