import { currentCaller } from '@pan/kit/context';
import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { organisationInReach } from '@pan/record-copies';

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
