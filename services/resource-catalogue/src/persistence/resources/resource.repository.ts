import { Injectable } from '@nestjs/common';
import { insertAll, lockAll, type Unit, updateAll } from '@pan/kit/data';
import { DomainError, type Fact } from '@pan/kit/domain';
import { Resource } from '../../domain/resource.js';
import { isKept } from '../kept.js';
import { CatalogueIndex, type PossibleDouble } from './catalogue-index.js';

/** Resources, and what they are found by: both are written in the same transaction. */
@Injectable()
export class ResourceRepository {
  constructor(private readonly index: CatalogueIndex) {}

  /** Instant of a change, later than that of every change committed before; holds others back until the transaction ends. */
  async datestamp(unit: Unit): Promise<Date> {
    const [row] = await unit.query<{ at: Date }>('select next_datestamp() as at');
    return row!.at;
  }

  /**
   * The resource, locked for whoever keeps it.
   * @throws DomainError resource-unknown, and out-of-reach where it is shown to everybody and kept by others
   */
  async kept(unit: Unit, id: string): Promise<Resource> {
    const [seen] = await unit.query<{ kept: boolean }>(`select ${isKept} as kept from resource x where x.id = $1`, [
      id,
    ]);
    if (seen && !seen.kept) throw new DomainError('out-of-reach');
    return unit.find(Resource, id);
  }

  /** What a source has given under these identifiers, locked. */
  ofSource(unit: Unit, sourceId: string, identifiers: readonly string[]): Promise<Resource[]> {
    return lockAll(unit, Resource, 't.source_id = $1 and t.oai_identifier = any($2)', [sourceId, identifiers]);
  }

  async save(unit: Unit, resource: Resource, ...facts: (Fact | null)[]): Promise<void> {
    await unit.save(resource, ...facts);
    await this.index.keep(unit, [resource]);
  }

  /**
   * @param origins identifiers in the first repository of a chain, by the id of the resource
   * @returns the pairs that became known as possible doubles
   */
  async saveAll(
    unit: Unit,
    { added, changed }: { readonly added: readonly Resource[]; readonly changed: readonly Resource[] },
    origins: ReadonlyMap<string, string>,
    facts: readonly Fact[],
  ): Promise<PossibleDouble[]> {
    await insertAll(unit, Resource, added);
    await updateAll(unit, Resource, changed);
    await unit.emit(...facts);
    return this.index.keep(unit, [...added, ...changed], origins);
  }
}
