import { Injectable } from '@nestjs/common';
import { insertAll, loadAll, type Unit, updateAll } from '@pan/kit/data';
import { DomainError, type Fact } from '@pan/kit/domain';
import { Licence } from '../../domain/licence.js';

/** Licences as they are bought and revised; the copies that they give are decided in the pool of their title. */
@Injectable()
export class LicenceRepository {
  /** The organisation's licence of this name, if it has one; nobody else acquires one of this name meanwhile. */
  async ofName(unit: Unit, organisationId: string, sourceId: string): Promise<Licence | undefined> {
    await unit.query(`select pg_advisory_xact_lock(hashtextextended('licence ' || $1 || ' ' || $2, 0))`, [
      organisationId,
      sourceId,
    ]);
    const found = await loadAll(unit, Licence, 't.organisation_id = $1 and t.source_id = $2', [
      organisationId,
      sourceId,
    ]);
    return found[0];
  }

  /** Under the lock of its title. @throws DomainError licence-unknown */
  async byId(unit: Unit, id: string): Promise<Licence> {
    const [licence] = await loadAll(unit, Licence, 't.id = $1', [id]);
    if (!licence) throw new DomainError('licence-unknown', { id });
    return licence;
  }

  async add(unit: Unit, licence: Licence, fact: Fact): Promise<void> {
    await insertAll(unit, Licence, [licence]);
    await unit.emit(fact);
  }

  async save(unit: Unit, licence: Licence, ...facts: Fact[]): Promise<void> {
    await updateAll(unit, Licence, [licence]);
    await unit.emit(...facts);
  }
}
