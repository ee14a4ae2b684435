import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { decodeText, DomainError } from '@pan/kit/domain';
import { fileTypeFromBuffer } from 'file-type';
import { answerFileType, largestAnswerFile, requireRoom } from '../../domain/answer-file.js';
import { AnswerFileRepository, type KeptAnswerFile } from '../../persistence/sittings/answer-file.repository.js';
import { leaseOf } from './leases.js';
import { SittingInSight } from './sitting-in-sight.js';

const patienceMs = 120_000;

/**
 * Keeps a file by the hash that an answer names: what counts is the answer, saved as any. So one that an answer named in time may
 * follow after the deadline.
 */
@Injectable()
export class KeepAnswerFile {
  constructor(
    private readonly inSight: SittingInSight,
    private readonly files: AnswerFileRepository,
  ) {}

  async run(sittingId: string, hash: string, body: Readable, secret: string): Promise<void> {
    const lease = leaseOf(secret);
    const bytes = await allOf(body);
    if (createHash('sha256').update(bytes).digest('hex') !== hash) throw new DomainError('file-not-its-hash');
    const type = answerFileType((await fileTypeFromBuffer(bytes))?.mime ?? null, isText(bytes));
    await this.inSight.take(sittingId, async ({ sitting, now }, unit) => {
      sitting.requireLease(lease);
      if (await this.files.one(unit, sittingId, hash)) return;
      if (!(await this.files.isNamed(unit, sittingId, hash))) sitting.requireWritable(lease, now);
      requireRoom(await this.files.kept(unit, sittingId), bytes.length);
      await this.files.put(unit, sitting, hash, { type, bytes }, now);
    });
  }

  /** For the device that sits, which shows what was drawn or handed in before. @throws DomainError file-unknown */
  read(sittingId: string, hash: string, secret: string): Promise<KeptAnswerFile> {
    return this.inSight.take(
      sittingId,
      async ({ sitting, now }, unit) => {
        sitting.requireLease(leaseOf(secret));
        const file = sitting.showsPaperAt(now) ? await this.files.one(unit, sittingId, hash) : null;
        if (!file) throw new DomainError('file-unknown');
        return file;
      },
      { lock: false },
    );
  }
}

/** @throws DomainError body-too-large, body-too-slow */
async function allOf(body: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  // However slowly it trickles, it holds its place in memory no longer.
  const timer = setTimeout(() => body.destroy(new DomainError('body-too-slow')), patienceMs);
  try {
    for await (const part of body as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > largestAnswerFile) throw new DomainError('body-too-large');
      parts.push(part);
    }
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(parts);
}

function isText(bytes: Buffer): boolean {
  try {
    return decodeText(bytes).trim() !== '';
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}
