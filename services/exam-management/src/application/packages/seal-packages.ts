import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { Poller } from '@pan/kit/jobs';
import { forAll } from '../../domain/presentation.js';
import { paddedLength } from '../../domain/sealed-package.js';
import { ContentFileRepository } from '../../persistence/content/content-file.repository.js';
import { KeyEncryptionKeys, sealInStretches, stretch } from '../../persistence/content/envelope.js';
import { SealedPackageRepository } from '../../persistence/packages/sealed-package.repository.js';
import { offered, PaperCache, shownIn } from '../papers/paper-cache.js';

/** In which order choices stand in a package: one that its author did not choose and that is nobody's. */
const neutral = (packageId: string, ref: string): string => `package ${packageId} ${ref}`;

/**
 * Builds ahead what the devices of a session fetch before it opens: all that the paper shows, no key and no order of anybody's,
 * under a key of its own; supports that a measure grants come with the start of whom it is granted to. What is sealed is four bytes of length, a description in JSON, the files one after the other, zeros.
 */
@Injectable()
export class SealPackages implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly poller: Poller,
    private readonly packages: SealedPackageRepository,
    private readonly papers: PaperCache,
    private readonly files: ContentFileRepository,
    private readonly keys: KeyEncryptionKeys,
  ) {}

  onModuleInit(): void {
    this.poller.register({ name: 'seal-packages', run: () => this.run() });
  }

  /** @returns how many were sealed */
  run(): Promise<number> {
    return this.work.run((unit) =>
      unit.asService(async () => {
        const lacking = await this.packages.lacking(unit);
        if (!lacking) return 0;
        const { key, wrapped } = this.keys.draw();
        const content = await sealInStretches(key, await this.contentOf(unit, lacking.paperId, wrapped.id));
        const hash = await hashOf(content);
        await this.packages.put(unit, lacking.sessionId, hash, wrapped, content, await unit.now());
        return 1;
      }),
    );
  }

  private async contentOf(unit: Unit, paperId: string, packageId: string): Promise<Buffer> {
    const { title, language, owners, items, stimuli, files } = await this.papers.paper(paperId);
    const bytes: Buffer[] = [];
    const places: Record<string, { type: string; offset: number; length: number }> = {};
    let offset = 0;
    for (const hash of [...files.keys()].sort()) {
      const file = (await this.files.one(unit, owners, hash))!;
      places[`files/${hash}`] = { type: file.type, offset, length: file.bytes.length };
      bytes.push(file.bytes);
      offset += file.bytes.length;
    }
    const shown = items.map((item) => {
      const seed = neutral(packageId, item.ref);
      const catalogs = offered(item.catalogs, forAll);
      const one = { ...shownIn(item, seed), catalogs, spoken: [], order: item.shown.order(seed) };
      // What is drawn for each candidate comes with the start; its place is kept.
      return item.shown.isDrawn ? { ...one, body: '' } : one;
    });
    const shared = stimuli.map((one) => ({ ...one, catalogs: offered(one.catalogs, forAll) }));
    const described = Buffer.from(JSON.stringify({ title, language, items: shown, stimuli: shared, files: places }));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(described.length);
    const whole = Buffer.concat([length, described, ...bytes]);
    return Buffer.concat([whole, Buffer.alloc(paddedLength(whole.length) - whole.length)]);
  }
}

/** Nobody waits for more than a stretch of it. */
async function hashOf(content: Buffer): Promise<string> {
  const hash = createHash('sha256');
  for (let from = 0; from < content.length; from += stretch) {
    hash.update(content.subarray(from, from + stretch));
    await setImmediate();
  }
  return hash.digest('hex');
}
