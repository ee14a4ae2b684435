import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { newId, type Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { EntryPlace } from '../../domain/gradebook/gradebook-entry.js';
import { MeantQueries, type MeantClass } from '../../persistence/gradebook/meant.queries.js';
import { OrganisationRepository } from '../../persistence/organisations/organisation.repository.js';
import { holdSandboxes } from '../../persistence/sandboxes/hold-sandbox.js';
import { SourceSystems } from '../roster/source-systems.js';

/** Where an entry is kept: everything of its place but the key, and the name of its system in whichever centre. */
export interface Shelf extends Omit<EntryPlace, 'id' | 'sourceId'> {
  readonly system: string;
}

/** Under whose name, for which organisation and in whose sight what a client puts is kept. */
@Injectable()
export class GradebookPlaces {
  constructor(
    private readonly sources: SourceSystems,
    private readonly organisations: OrganisationRepository,
    private readonly queries: MeantQueries,
  ) {}

  /** The name of the client's own rows. */
  async system(unit: Unit): Promise<string> {
    return (await this.sources.bind(unit, currentCaller().clientId)).code;
  }

  /** A class in reach, by its own key or ours. @throws DomainError class-unknown, key-of-several-centres */
  classOf(unit: Unit, key: string): Promise<MeantClass> {
    return this.queries.classOf(unit, currentCaller().clientId, key);
  }

  /** Of what belongs to a class. */
  ofClass(unit: Unit, { organisationId, path }: Pick<MeantClass, 'organisationId' | 'path'>): Promise<Shelf> {
    return this.shelf(unit, organisationId, path, path);
  }

  /** Of what belongs to none: in the sight of the token's organisations. @throws DomainError key-of-several-centres */
  async ofToken(unit: Unit): Promise<Shelf> {
    const places = await this.organisations.ofCodes(unit, currentCaller().organisations);
    const [first, ...others] = places.map(({ path }) => path);
    if (!first) throw new DomainError('organisation-unknown');
    const shared = first.filter((code, depth) => others.every((path) => path[depth] === code));
    if (others.length > 0 && shared.length < 2) throw new DomainError('centres-too-many');
    const [place] = await this.organisations.ofCodes(unit, [shared.at(-1)!]);
    return this.shelf(unit, place!.id, place!.path, [...new Set(places.flatMap(({ path }) => path))]);
  }

  private async shelf(
    unit: Unit,
    organisationId: string,
    path: readonly string[],
    visibleTo: readonly string[],
  ): Promise<Shelf> {
    await holdSandboxes(unit, [{ path: visibleTo }]);
    const system = await this.sources.bind(unit, currentCaller().clientId);
    return { system: system.code, source: await this.sources.keysIn(unit, system, path), organisationId, visibleTo };
  }
}

export const placed = ({ source, organisationId, visibleTo }: Shelf, sourceId: string): EntryPlace => ({
  id: newId(),
  source,
  sourceId,
  organisationId,
  visibleTo,
});
