import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { UnitOfWork } from '@pan/kit/data';
import { type ServiceSettings, SETTINGS } from '@pan/kit/ops';
import { type PackageKey, SealedPackageRepository } from '../../persistence/packages/sealed-package.repository.js';

/** The package of a session, as its devices find it ahead. */
export interface PackagePlace {
  readonly hash: string;
  readonly url: string;
}

/** Keys of packages, looked up once a while for each session, so that a start asks nothing more of the database. */
@Injectable()
export class PackageKeys {
  private readonly known = new LRUCache<string, PackageKey>({ max: 1_000, ttl: 30_000 });

  constructor(
    private readonly work: UnitOfWork,
    private readonly packages: SealedPackageRepository,
    @Inject(SETTINGS) private readonly settings: ServiceSettings,
  ) {}

  /** Null until it is sealed. For devices that begin: nobody else is given a key. */
  async of(sessionId: string): Promise<PackageKey | null> {
    const known = this.known.get(sessionId);
    if (known) return known;
    const found = await this.work.run((unit) => unit.asService(() => this.packages.keyOf(unit, sessionId)));
    if (found) this.known.set(sessionId, found);
    return found;
  }

  /** Where the ciphertext lies, for whoever waits for the session to open. */
  async placeOf(sessionId: string): Promise<PackagePlace | null> {
    const found = await this.of(sessionId);
    return found && { hash: found.hash, url: this.urlOf(found) };
  }

  urlOf({ hash }: Pick<PackageKey, 'hash'>): string {
    return `${this.settings.PUBLIC_URL}/v1/packages/${hash}`;
  }
}
