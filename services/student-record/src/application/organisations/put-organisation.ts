import { Injectable } from '@nestjs/common';
import type { OrganisationKind } from '@pan/contracts';
import { currentCaller } from '@pan/kit/context';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, requireVersion } from '@pan/kit/domain';
import { v7 as uuidv7 } from 'uuid';
import { Organisation } from '../../domain/organisations/organisation.js';
import { againAfterCollision } from '../collision.js';

export interface OrganisationEntry {
  readonly name: string;
  readonly kind: OrganisationKind;
  readonly parentCode?: string | null;
}

export interface PutOrganisationResult {
  readonly outcome: 'created' | 'changed' | 'unchanged';
  readonly id: string;
  readonly version: number;
}

/** The one above all others: what names no parent hangs below it. */
const top = 'ministere';

/** Enters an organisation below one that the caller reaches, or corrects its name and kind. */
@Injectable()
export class PutOrganisation {
  constructor(private readonly work: UnitOfWork) {}

  run(code: string, entry: OrganisationEntry, expectedVersion: number | null): Promise<PutOrganisationResult> {
    return againAfterCollision(() => this.work.run((unit) => this.put(unit, code, entry, expectedVersion)));
  }

  private async put(
    unit: Unit,
    code: string,
    { name, kind, parentCode }: OrganisationEntry,
    expectedVersion: number | null,
  ): Promise<PutOrganisationResult> {
    const known = await unit.manager.findOne(Organisation, { where: { code }, lock: { mode: 'for_no_key_update' } });
    const parent = await parentOf(unit, known, parentCode ?? null);
    if (!isInReach(parent)) throw new DomainError(parentCode ? 'organisation-unknown' : 'out-of-reach');
    if (known && !isInReach(known)) throw new DomainError('organisation-code-taken');
    if (expectedVersion !== null) requireVersion(expectedVersion, known?.version ?? 0);
    if (!known) {
      const { organisation, fact } = Organisation.register(uuidv7(), code, name, kind, parent!);
      await unit.save(organisation, fact);
      return { outcome: 'created', id: organisation.id, version: organisation.version };
    }
    const fact = known.revise(name, kind, known.code === top ? null : parent);
    if (fact) await unit.save(known, fact);
    return { outcome: fact ? 'changed' : 'unchanged', id: known.id, version: known.version };
  }
}

/** Naming no parent leaves a known organisation where it is; the top stands above itself. */
function parentOf(unit: Unit, known: Organisation | null, parentCode: string | null): Promise<Organisation | null> {
  return unit.manager.findOneBy(
    Organisation,
    known && !parentCode ? { id: known.parentId ?? known.id } : { code: parentCode ?? top },
  );
}

function isInReach(organisation: Organisation | null): boolean {
  return currentCaller().organisations.some((code) => organisation?.path.includes(code));
}
