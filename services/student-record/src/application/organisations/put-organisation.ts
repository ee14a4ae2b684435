import { Injectable } from '@nestjs/common';
import type { OrganisationKind } from '@pan/contracts';
import { currentCaller } from '@pan/kit/context';
import { newId, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, requireVersion } from '@pan/kit/domain';
import { Organisation, top } from '../../domain/organisations/organisation.js';
import { OrganisationRepository } from '../../persistence/organisations/organisation.repository.js';

export interface OrganisationEntry {
  readonly name: string;
  readonly kind: OrganisationKind;
  /** None leaves a known organisation where it is, and puts another one below the top. */
  readonly parentCode?: string | null;
}

export interface PutOrganisationResult {
  readonly outcome: 'created' | 'changed' | 'unchanged';
  readonly id: string;
  readonly version: number;
}

/** Enters an organisation below one that the caller reaches, or corrects its name and kind. */
@Injectable()
export class PutOrganisation {
  constructor(
    private readonly work: UnitOfWork,
    private readonly organisations: OrganisationRepository,
  ) {}

  run(code: string, entry: OrganisationEntry, expectedVersion: number | null): Promise<PutOrganisationResult> {
    return this.work.run((unit) => this.put(unit, code, entry, expectedVersion), { firstWrite: true });
  }

  private async put(
    unit: Unit,
    code: string,
    { name, kind, parentCode }: OrganisationEntry,
    expectedVersion: number | null,
  ): Promise<PutOrganisationResult> {
    const reach = currentCaller().organisations;
    const known = await this.organisations.byCode(unit, code);
    const parent = await (known && !parentCode
      ? this.organisations.parentOf(unit, known)
      : this.organisations.seen(unit, parentCode ?? top));
    if (!parent?.isWithin(reach)) throw new DomainError(parentCode ? 'organisation-unknown' : 'out-of-reach');
    if (known && !known.isWithin(reach)) throw new DomainError('organisation-code-taken');
    if (expectedVersion !== null) requireVersion(expectedVersion, known?.version ?? 0);
    if (!known) {
      const { organisation, fact } = Organisation.register(newId(), code, name, kind, parent);
      await this.organisations.save(unit, organisation, fact);
      return { outcome: 'created', id: organisation.id, version: organisation.version };
    }
    const fact = known.revise(name, kind, known.code === top ? null : parent);
    if (fact) await this.organisations.save(unit, known, fact);
    return { outcome: fact ? 'changed' : 'unchanged', id: known.id, version: known.version };
  }
}
