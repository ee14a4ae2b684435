import { currentCaller } from '@pan/kit/context';
import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { organisationInReach } from '@pan/record-copies';
import { Resource } from '../../domain/resource.js';

/**
 * Whose a new record or source is: the organisation named, else the only one of the token; null stands for the ministry.
 * @throws DomainError organisation-required, organisation-unknown, out-of-reach
 */
export async function ownerOf(unit: Unit, named: string | undefined): Promise<string | null> {
  const { organisations } = currentCaller();
  const code = named ?? (organisations.length === 1 ? organisations[0] : undefined);
  if (code === undefined) throw new DomainError('organisation-required');
  const { organisationId, kind, parentId } = await organisationInReach(unit, code);
  return kind === 'ministry' && parentId === null ? null : organisationId;
}

/** Condition on the alias `x`: an organisation in the caller's reach keeps the row. Row-level security shows more, because what is published is public. */
export const isKept = `(app_reaches_all() or coalesce(x.owner_id = any(app_reach()), false))`;

/**
 * The resource, locked for whoever keeps it.
 * @throws DomainError resource-unknown, and out-of-reach where it is shown to everybody and kept by others
 */
export async function keptResource(unit: Unit, id: string): Promise<Resource> {
  const [seen] = await unit.query<{ kept: boolean }>(`select ${isKept} as kept from resource x where x.id = $1`, [id]);
  if (seen && !seen.kept) throw new DomainError('out-of-reach');
  return unit.find(Resource, id);
}

/** The id of a source that the caller keeps, or null where none has this code. @throws DomainError out-of-reach: it is somebody else's */
export async function keptSource(unit: Unit, code: string): Promise<string | null> {
  const [seen] = await unit.query<{ id: string; kept: boolean }>(
    `select x.id, ${isKept} as kept from source x where x.code = $1`,
    [code],
  );
  if (seen && !seen.kept) throw new DomainError('out-of-reach');
  return seen?.id ?? null;
}
