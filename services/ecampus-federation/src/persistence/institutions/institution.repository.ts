import { Injectable } from '@nestjs/common';
import { loadAll, lockAll, type Unit } from '@pan/kit/data';
import { DomainError, type Fact } from '@pan/kit/domain';
import { organisationInReach } from '@pan/record-copies';
import { Institution } from '../../domain/institution.js';

@Injectable()
export class InstitutionRepository {
  byId(unit: Unit, id: string): Promise<Institution> {
    return unit.find(Institution, id);
  }

  /** Without a lock, for those who only ask what it is. */
  async seen(unit: Unit, id: string): Promise<Institution> {
    const [found] = await loadAll(unit, Institution, 't.id = $1', [id]);
    if (!found) throw new DomainError('institution-unknown', { id });
    return found;
  }

  /** The institution of the organisation of this code, locked. @throws DomainError organisation-unknown, out-of-reach, institution-unknown */
  async ofCode(unit: Unit, code: string): Promise<Institution> {
    const { organisationId } = await organisationInReach(unit, code);
    const found = await this.ofOrganisation(unit, organisationId);
    if (!found) throw new DomainError('institution-unknown', { organisation: code });
    return found;
  }

  async ofOrganisation(unit: Unit, organisationId: string): Promise<Institution | null> {
    const [found] = await lockAll(unit, Institution, 't.organisation_id = $1', [organisationId]);
    return found ?? null;
  }

  async save(unit: Unit, institution: Institution, ...facts: Fact[]): Promise<void> {
    await unit.save(institution, ...facts);
  }
}
