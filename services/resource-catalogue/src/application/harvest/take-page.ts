import { setImmediate } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { newId, type Unit } from '@pan/kit/data';
import type { Fact, InputProblem } from '@pan/kit/domain';
import { SETTINGS } from '@pan/kit/ops';
import type { Settings } from '../../config.js';
import type { PageCounts } from '../../domain/harvest.js';
import { Resource } from '../../domain/resource.js';
import type { Source } from '../../domain/source.js';
import { RefusedRecordRepository } from '../../persistence/harvest/refused-record.repository.js';
import { ResourceRepository } from '../../persistence/resources/resource.repository.js';
import { fingerprintOf } from '../resources/fingerprint.js';
import { longestIdentifier, type HarvestedRecord } from './oai-answer.js';

/** Others are answered in between. */
const recordsAtOnce = 200;

export interface Taken {
  readonly counts: PageCounts;
  readonly problems: readonly InputProblem[];
}

/** Applies one page of a source's list, in the transaction that notes how far the harvest has come. */
@Injectable()
export class TakePage {
  constructor(
    private readonly resources: ResourceRepository,
    private readonly refusedRecords: RefusedRecordRepository,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async run(unit: Unit, source: Source, harvestId: string, listed: readonly HarvestedRecord[]): Promise<Taken> {
    // What a page says last of an identifier holds.
    const records = [
      ...new Map(listed.map((record) => [record.identifier || Symbol('nameless'), this.unlessOurs(record)])).values(),
    ];
    const identifiers = records.map(({ identifier }) => identifier);
    const known = await this.resources.ofSource(unit, source.id, identifiers);
    const page = new Page(
      source,
      new Map(known.map((resource) => [resource.oaiIdentifier!, resource])),
      await this.resources.datestamp(unit),
    );
    for (const [at, record] of records.entries()) {
      page.take(record);
      if (at % recordsAtOnce === 0) await setImmediate();
    }
    await this.remember(unit, source, harvestId, records);
    const doubles = await this.resources.saveAll(unit, page, page.origins, page.facts);
    const identifierOf = new Map([...page.added, ...page.changed].map(({ id, oaiIdentifier }) => [id, oaiIdentifier!]));
    for (const { resource_id: one, other_id: other } of doubles) {
      const [mine, theirs] = identifierOf.has(one) ? [one, other] : [other, one];
      page.warn('possible-double', identifierOf.get(mine) ?? mine, { other: theirs });
    }
    return { counts: page.counts, problems: page.problems };
  }

  /** What could not be read is asked for again by the next harvests, until it can be or the source no longer has it. */
  private async remember(
    unit: Unit,
    { id }: Source,
    harvestId: string,
    records: readonly HarvestedRecord[],
  ): Promise<void> {
    const named = records.filter(({ identifier }) => identifier && identifier.length <= longestIdentifier);
    const refused = named.filter((record) => record.state === 'refused' && record.code !== 'record-is-ours');
    const taken = named.filter((record) => !refused.includes(record));
    const identifiersOf = (some: readonly HarvestedRecord[]) => some.map(({ identifier }) => identifier);
    await this.refusedRecords.remove(unit, id, identifiersOf(taken));
    await this.refusedRecords.add(unit, id, harvestId, identifiersOf(refused));
  }

  /** A repository that harvests us gives our own records back. */
  private unlessOurs(record: HarvestedRecord): HarvestedRecord {
    const ours = (identifier: string | null) => identifier?.startsWith(`oai:${this.settings.OAI_REPOSITORY}:`) ?? false;
    if (record.state !== 'alive' || !(ours(record.identifier) || ours(record.origin))) return record;
    const { identifier, datestamp } = record;
    return { state: 'refused', identifier, datestamp, code: 'record-is-ours', params: {} };
  }
}

class Page {
  readonly added: Resource[] = [];
  readonly changed: Resource[] = [];
  readonly facts: Fact[] = [];
  readonly problems: InputProblem[] = [];
  readonly origins = new Map<string, string>();
  private withdrawn = 0;
  private refused = 0;
  private unchanged = 0;

  constructor(
    private readonly source: Source,
    private readonly known: ReadonlyMap<string, Resource>,
    private readonly at: Date,
  ) {}

  take(record: HarvestedRecord): void {
    const known = this.known.get(record.identifier);
    if (record.state === 'refused') this.refuse(record);
    else if (record.state === 'deleted') this.remove(known);
    else if (known) this.renew(known, record);
    else this.add(record);
  }

  get counts(): PageCounts {
    const { withdrawn, refused, unchanged } = this;
    return { added: this.added.length, changed: this.changed.length - withdrawn, withdrawn, refused, unchanged };
  }

  warn(code: string, identifier: string, params: Record<string, string>): void {
    this.problems.push({ severity: 'warning', code, value: identifier, params });
  }

  private refuse({ identifier, code, params }: HarvestedRecord & { state: 'refused' }): void {
    this.refused += 1;
    this.problems.push({ severity: 'error', code, ...(identifier && { value: identifier.slice(0, 500) }), params });
  }

  private remove(known: Resource | undefined): void {
    const withdrawn = known?.deletedAtSource(this.at);
    if (!known || !withdrawn) return void (this.unchanged += 1);
    this.withdrawn += 1;
    this.note(known, withdrawn);
  }

  private renew(known: Resource, { described, origin, datestamp }: HarvestedRecord & { state: 'alive' }): void {
    const fingerprint = fingerprintOf(described.description);
    if (origin) this.origins.set(known.id, origin);
    const facts = known.giveAgain(described, fingerprint, datestamp, this.at);
    if (facts.length === 0) return void (this.unchanged += 1);
    this.findLosses(known);
    this.note(known, ...facts);
  }

  private add({ identifier, datestamp, described, origin }: HarvestedRecord & { state: 'alive' }): void {
    const { id: sourceId, ownerId } = this.source;
    const from = { ownerId, sourceId, identifier, datestamp };
    const resource = Resource.harvested(newId(), from, described, fingerprintOf(described.description), this.at);
    this.facts.push(resource.publish(this.at));
    this.added.push(resource);
    this.findLosses(resource);
    if (origin) this.origins.set(resource.id, origin);
  }

  /** What of a record that was taken is not in the catalogue. */
  private findLosses({ oaiIdentifier, warnings }: Resource): void {
    for (const { code, element } of warnings)
      if (code === 'value-cut' || code === 'value-invalid')
        this.problems.push({ severity: 'warning', code, field: element, value: oaiIdentifier!, params: { element } });
  }

  private note(resource: Resource, ...facts: Fact[]): void {
    this.changed.push(resource);
    this.facts.push(...facts);
  }
}
