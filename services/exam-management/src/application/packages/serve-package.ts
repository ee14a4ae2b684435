import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { SealedPackageRepository } from '../../persistence/packages/sealed-package.repository.js';

const stretch = 1_048_576;

/** Ciphertext for anybody who knows its hash: it tells nothing before its key, so that any cache may hold it. */
@Injectable()
export class ServePackage {
  /** What all devices of a morning ask for stays at hand, a stretch at a time. */
  private readonly stretches = new LRUCache<string, Buffer>({
    maxSize: 48 * stretch,
    sizeCalculation: ({ length }) => Math.max(1, length),
  });
  private readonly sizes = new LRUCache<string, number>({ max: 1_000, ttl: 60_000 });

  constructor(
    private readonly work: UnitOfWork,
    private readonly packages: SealedPackageRepository,
  ) {}

  async size(hash: string): Promise<number> {
    const size =
      this.sizes.get(hash) ?? (await this.work.run((unit) => unit.asService(() => this.packages.size(unit, hash))));
    if (size === null) throw new DomainError('package-unknown');
    this.sizes.set(hash, size);
    return size;
  }

  async *bytes(hash: string, from: number, to: number): AsyncGenerator<Buffer> {
    for (let at = from; at <= to;) {
      const start = at - (at % stretch);
      const whole = await this.stretch(hash, start);
      if (whole.length === 0) return;
      const part = whole.subarray(at - start, Math.min(whole.length, to + 1 - start));
      yield part;
      at += part.length;
    }
  }

  private async stretch(hash: string, start: number): Promise<Buffer> {
    const name = `${hash} ${start}`;
    const known = this.stretches.get(name);
    if (known) return known;
    const read = await this.work.run((unit) => unit.asService(() => this.packages.bytes(unit, hash, start, stretch)));
    this.stretches.set(name, read);
    return read;
  }
}
