import { EntitySchema } from 'typeorm';
import { DomainError } from '../domain/index.js';
import type { Unit } from './unit-of-work.js';

// The network of organisations as a service has heard of it, and what of it a token reaches. A token names codes; rows hold ids.

/** An organisation as the student record last described it. */
export interface KnownOrganisation {
  organisationId: string;
  code: string;
  name: string;
  kind: string;
  parentId: string | null;
}

export const KnownOrganisations = new EntitySchema<KnownOrganisation>({
  name: 'KnownOrganisation',
  tableName: 'known_organisation',
  columns: {
    organisationId: { name: 'organisation_id', type: 'uuid', primary: true },
    code: { type: 'text' },
    name: { type: 'text' },
    kind: { type: 'text' },
    parentId: { name: 'parent_id', type: 'uuid', nullable: true },
  },
});

/**
 * The organisation of this code.
 * @throws DomainError organisation-unknown, which the service's catalogue explains; out-of-reach
 */
export async function organisationInReach(unit: Unit, code: string): Promise<KnownOrganisation> {
  const [found] = await unit.query<KnownOrganisation & { reached: boolean }>(
    `select organisation_id as "organisationId", code, name, kind, parent_id as "parentId",
            app_reaches_all() or organisation_id = any(app_reach()) as reached
       from known_organisation where code = $1`,
    [code],
  );
  if (!found) throw new DomainError('organisation-unknown', { organisation: code });
  if (!found.reached) throw new DomainError('out-of-reach');
  const { reached: _, ...organisation } = found;
  return organisation;
}
