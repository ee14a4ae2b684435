import { ResourcePublishedV1, ResourceRevisedV1, ResourceWithdrawnV1 } from '@pan/contracts';
import { DomainError, fact, type Fact } from '@pan/kit/domain';
import type { Described, Description, Warning } from './description.js';

export type ResourceState = 'draft' | 'published' | 'withdrawn';

/** What is told of a resource: the fields that other services may need. */
export type Told = Omit<ResourcePublishedV1, 'resourceId'>;

/** Where a harvested record comes from. */
export interface Origin {
  /** The source's owner. */
  readonly ownerId: string | null;
  readonly sourceId: string;
  readonly identifier: string;
  readonly datestamp: Date | null;
}

interface Entry {
  readonly id: string;
  readonly ownerId: string | null;
  /** Null for one that was made here. */
  readonly from: Origin | null;
  readonly described: Described;
  readonly fingerprint: string;
  readonly at: Date;
}

/** One educational resource as the catalogue describes it, from draft to withdrawal; what was once published is never forgotten. */
export class Resource {
  readonly id: string;
  /** The organisation that keeps it; null: the ministry. */
  readonly ownerId: string | null;
  readonly sourceId: string | null;
  /** Under which the source knows it. */
  readonly oaiIdentifier: string | null;
  /** The source's datestamp of the description taken from it. */
  private oaiDatestamp: Date | null;
  state: ResourceState = 'draft';
  description: Description;
  /** Digest of the description, by which a repeated one is known. */
  private fingerprint: string;
  warnings: readonly Warning[];
  /** Who took it out: a source that deletes may bring it back, the catalogue's own word holds. */
  withdrawnBy: 'catalogue' | 'source' | null = null;
  publishedAt: Date | null = null;
  /** Datestamp of the OAI-PMH provider. */
  changedAt: Date;
  version = 1;

  private constructor({ id, ownerId, from, described, fingerprint, at }: Entry) {
    this.id = id;
    this.ownerId = ownerId;
    this.sourceId = from?.sourceId ?? null;
    this.oaiIdentifier = from?.identifier ?? null;
    this.oaiDatestamp = from?.datestamp ?? null;
    this.description = described.description;
    this.fingerprint = fingerprint;
    this.warnings = described.warnings;
    this.changedAt = at;
  }

  static draft(id: string, ownerId: string | null, described: Described, fingerprint: string, at: Date): Resource {
    return new Resource({ id, ownerId, from: null, described, fingerprint, at });
  }

  static harvested(id: string, from: Origin, described: Described, fingerprint: string, at: Date): Resource {
    return new Resource({ id, ownerId: from.ownerId, from, described, fingerprint, at });
  }

  /** @throws DomainError resource-already-published */
  publish(at: Date): Fact {
    if (this.state === 'published') throw new DomainError('resource-already-published');
    this.state = 'published';
    this.withdrawnBy = null;
    this.publishedAt ??= at;
    this.touch(at);
    return fact(ResourcePublishedV1, this.id, { resourceId: this.id, ...this.told() });
  }

  /**
   * Takes a new description. Nothing is told of a draft, nor of a description that says the same.
   * @throws DomainError resource-withdrawn
   */
  revise({ description, warnings }: Described, fingerprint: string, at: Date): Fact | null {
    if (this.state === 'withdrawn') throw new DomainError('resource-withdrawn');
    this.warnings = warnings;
    if (fingerprint === this.fingerprint) return null;
    this.description = description;
    this.fingerprint = fingerprint;
    this.touch(at);
    if (this.state === 'draft') return null;
    return fact(ResourceRevisedV1, this.id, { resourceId: this.id, ...this.told() });
  }

  /** @throws DomainError resource-not-published */
  withdraw(by: 'catalogue' | 'source', at: Date): Fact {
    if (this.state !== 'published') throw new DomainError('resource-not-published', { state: this.state });
    this.state = 'withdrawn';
    this.withdrawnBy = by;
    this.touch(at);
    return fact(ResourceWithdrawnV1, this.id, { resourceId: this.id });
  }

  /** @throws DomainError resource-is-harvested: what comes from a source is corrected at the source */
  requireOwn(): void {
    if (this.sourceId) throw new DomainError('resource-is-harvested');
  }

  /**
   * The source gives it again. One that the source had deleted comes back; what the catalogue itself took out stays out, whatever
   * the source goes on saying.
   */
  giveAgain(described: Described, fingerprint: string, datestamp: Date | null, at: Date): Fact[] {
    if (this.withdrawnBy === 'catalogue') return [];
    this.oaiDatestamp = datestamp ?? this.oaiDatestamp;
    const back = this.state === 'withdrawn' ? this.publish(at) : null;
    const revised = this.revise(described, fingerprint, at);
    return [back, revised].filter((fact) => fact !== null);
  }

  /** The source no longer has it; one that is not shown stays as it is. */
  deletedAtSource(at: Date): Fact | null {
    return this.state === 'published' ? this.withdraw('source', at) : null;
  }

  private touch(at: Date): void {
    this.changedAt = at;
    this.version += 1;
  }

  private told(): Told {
    const { title, kind, creators, levels, subjects, language, licence, isbn, publisher, locator, competencies } =
      this.description;
    return {
      ...(this.ownerId && { organisationId: this.ownerId }),
      title,
      kind,
      creators: [...creators],
      levels: [...levels],
      subjects: [...subjects],
      language,
      ...(licence && { licence }),
      ...(isbn && { isbn }),
      ...(publisher && { publisher }),
      ...(locator && { locator }),
      competencies: [...competencies],
    };
  }
}
