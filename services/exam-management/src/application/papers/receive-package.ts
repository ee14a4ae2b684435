import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { Level } from '@pan/contracts';
import { currentCaller } from '@pan/kit/context';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { Jobs } from '@pan/kit/jobs';
import { ContentKeyRepository } from '../../persistence/content/content-key.repository.js';
import { PackageRepository } from '../../persistence/papers/package.repository.js';
import { bankOf } from '../items/add-item.js';

export const importKind = 'package-import';
export const largestPackage = 64 * 1_048_576;

/** What QTI has no field for, given by the sender. */
export interface PackageSettings {
  readonly subject: string;
  readonly level: Level;
  readonly language: string | null;
}

/** Takes a package in: it is stored before the sender gets an answer, so that any instance can go on. */
@Injectable()
export class ReceivePackage {
  constructor(
    private readonly work: UnitOfWork,
    private readonly jobs: Jobs,
    private readonly keys: ContentKeyRepository,
    private readonly packages: PackageRepository,
  ) {}

  /** @returns the id of the job that will import it */
  async run(body: Readable, settings: PackageSettings): Promise<string> {
    const owners = bankOf();
    const content = await whole(body);
    return this.work.run(async (unit) => {
      const id = await this.jobs.enqueue({
        kind: importKind,
        lockKey: currentCaller().clientId,
        params: settings,
        unit,
      });
      await this.packages.add(unit, id, await this.keys.ofBank(unit, owners, await unit.now()), content);
      return id;
    });
  }
}

/** The body is not closed when it is too long, so that the sender still gets an answer. */
async function whole(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestPackage) throw new DomainError('body-too-large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
