import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { organisationInReach } from '@pan/record-copies';
import { Institution } from '../../domain/institution.js';

/** The institution of this organisation, locked. @throws DomainError organisation-unknown, out-of-reach, institution-unknown */
export async function institutionOf(unit: Unit, code: string): Promise<Institution> {
  const { organisationId } = await organisationInReach(unit, code);
  const found = await unit.manager.findOne(Institution, {
    where: { organisationId },
    lock: { mode: 'for_no_key_update' },
  });
  if (!found) throw new DomainError('institution-unknown', { organisation: code });
  return found;
}
