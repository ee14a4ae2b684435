import { ResourcePublishedV1, ResourceRevisedV1, ResourceWithdrawnV1 } from '@pan/contracts';
import { DomainError, fact, type Fact } from '@pan/kit/domain';
import type { Described, Description, Warning } from './description.js';

export type ResourceStanding = 'draft' | 'published' | 'withdrawn';

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

interface ResourceState extends Described {
  readonly id: string;
  /** The organisation that keeps it; null: the ministry. */
  readonly ownerId: string | null;
  readonly sourceId: string | null;
  /** Under which the source knows it. */
  readonly oaiIdentifier: string | null;
  /** The source's datestamp of the description taken from it. */
  readonly oaiDatestamp: Date | null;
  readonly standing: ResourceStanding;
  /** Digest of the description, by which a repeated one is known. */
  readonly fingerprint: string;
  /** Who took it out: a source that deletes may bring it back, the catalogue's own word holds. */
  readonly withdrawnBy: 'catalogue' | 'source' | null;
  readonly publishedAt: Date | null;
  /** Datestamp of the OAI-PMH provider. */
  readonly changedAt: Date;
  readonly version: number;
}

const draft = { standing: 'draft', withdrawnBy: null, publishedAt: null, version: 1 } as const;
const madeHere = { sourceId: null, oaiIdentifier: null, oaiDatestamp: null };
const saidBy = ({ description, warnings }: Described): Described => ({ description, warnings });

/** One educational resource as the catalogue describes it, from draft to withdrawal; what was once published is never forgotten. */
export class Resource {
  private constructor(private state: ResourceState) {}

  static draft(id: string, ownerId: string | null, described: Described, fingerprint: string, at: Date): Resource {
    return new Resource({ id, ownerId, ...madeHere, ...saidBy(described), fingerprint, ...draft, changedAt: at });
  }

  static harvested(id: string, from: Origin, described: Described, fingerprint: string, at: Date): Resource {
    const { ownerId, sourceId, identifier: oaiIdentifier, datestamp: oaiDatestamp } = from;
    const origin = { sourceId, oaiIdentifier, oaiDatestamp };
    return new Resource({ id, ownerId, ...origin, ...saidBy(described), fingerprint, ...draft, changedAt: at });
  }

  get id(): string {
    return this.state.id;
  }

  get oaiIdentifier(): string | null {
    return this.state.oaiIdentifier;
  }

  get standing(): ResourceStanding {
    return this.state.standing;
  }

  get description(): Description {
    return this.state.description;
  }

  get warnings(): readonly Warning[] {
    return this.state.warnings;
  }

  get publishedAt(): Date | null {
    return this.state.publishedAt;
  }

  get version(): number {
    return this.state.version;
  }

  /** @throws DomainError resource-already-published */
  publish(at: Date): Fact {
    const { standing, publishedAt } = this.state;
    if (standing === 'published') throw new DomainError('resource-already-published');
    this.change({ standing: 'published', withdrawnBy: null, publishedAt: publishedAt ?? at }, at);
    return fact(ResourcePublishedV1, this.id, { resourceId: this.id, ...this.told() });
  }

  /**
   * Takes a new description. Nothing is told of a draft, nor of a description that says the same.
   * @throws DomainError resource-withdrawn
   */
  revise({ description, warnings }: Described, fingerprint: string, at: Date): Fact | null {
    if (this.standing === 'withdrawn') throw new DomainError('resource-withdrawn');
    this.state = { ...this.state, warnings };
    if (fingerprint === this.state.fingerprint) return null;
    this.change({ description, fingerprint }, at);
    if (this.standing === 'draft') return null;
    return fact(ResourceRevisedV1, this.id, { resourceId: this.id, ...this.told() });
  }

  /** @throws DomainError resource-not-published */
  withdraw(by: 'catalogue' | 'source', at: Date): Fact {
    const { standing } = this.state;
    if (standing !== 'published') throw new DomainError('resource-not-published', { state: standing });
    this.change({ standing: 'withdrawn', withdrawnBy: by }, at);
    return fact(ResourceWithdrawnV1, this.id, { resourceId: this.id });
  }

  /** @throws DomainError resource-is-harvested: what comes from a source is corrected at the source */
  requireOwn(): void {
    if (this.state.sourceId) throw new DomainError('resource-is-harvested');
  }

  /**
   * The source gives it again. One that the source had deleted comes back; what the catalogue itself took out stays out, whatever
   * the source goes on saying.
   */
  giveAgain(described: Described, fingerprint: string, datestamp: Date | null, at: Date): Fact[] {
    if (this.state.withdrawnBy === 'catalogue') return [];
    this.state = { ...this.state, oaiDatestamp: datestamp ?? this.state.oaiDatestamp };
    const back = this.standing === 'withdrawn' ? this.publish(at) : null;
    const revised = this.revise(described, fingerprint, at);
    return [back, revised].filter((fact) => fact !== null);
  }

  /** The source no longer has it; one that is not shown stays as it is. */
  deletedAtSource(at: Date): Fact | null {
    return this.standing === 'published' ? this.withdraw('source', at) : null;
  }

  private change(next: Partial<ResourceState>, at: Date): void {
    this.state = { ...this.state, ...next, changedAt: at, version: this.state.version + 1 };
  }

  private told(): Told {
    const { title, kind, creators, levels, subjects, language, licence, isbn, publisher, locator, competencies } =
      this.description;
    const { ownerId } = this.state;
    return {
      ...(ownerId && { organisationId: ownerId }),
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
