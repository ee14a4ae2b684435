import { Injectable } from '@nestjs/common';
import { insertAll, loadAll, lockAll, type Unit, updateAll } from '@pan/kit/data';
import { DomainError, type Fact } from '@pan/kit/domain';
import { Organisation } from '../../domain/organisations/organisation.js';

/** Where in the network an organisation is. */
export interface Place {
  readonly id: string;
  /** Codes from the top of the network down to it. */
  readonly path: readonly string[];
}

@Injectable()
export class OrganisationRepository {
  /** Locked. */
  async byCode(unit: Unit, code: string): Promise<Organisation | null> {
    return (await lockAll<Organisation>(unit, Organisation, 't.code = $1', [code]))[0] ?? null;
  }

  /** As it is now, for what stands below it. */
  async seen(unit: Unit, code: string): Promise<Organisation | null> {
    return (await loadAll<Organisation>(unit, Organisation, 't.code = $1', [code]))[0] ?? null;
  }

  /** As they are now, whoever asks. */
  called(unit: Unit, codes: readonly string[]): Promise<Organisation[]> {
    return loadAll<Organisation>(unit, Organisation, 't.code = any($1)', [codes]);
  }

  /** As they are now, with what stands above each. */
  withParents(unit: Unit, ids: readonly string[]): Promise<Organisation[]> {
    const where =
      't.id = any($1::uuid[]) or t.id in (select c.parent_id from organisation c where c.id = any($1::uuid[]))';
    return loadAll<Organisation>(unit, Organisation, where, [ids]);
  }

  /** Locked. */
  byIds(unit: Unit, ids: readonly string[]): Promise<Organisation[]> {
    return lockAll<Organisation>(unit, Organisation, 't.id = any($1::uuid[])', [ids]);
  }

  /** The top stands above itself. */
  async parentOf(unit: Unit, { id, parentId }: Organisation): Promise<Organisation> {
    return (await loadAll<Organisation>(unit, Organisation, 't.id = $1', [parentId ?? id]))[0]!;
  }

  async exists(unit: Unit, id: string): Promise<boolean> {
    return (await unit.query(`select 1 from organisation where id = $1`, [id])).length > 0;
  }

  /** Each of them once, whoever asks. @throws DomainError organisation-unknown */
  async ofCodes(unit: Unit, codes: readonly string[]): Promise<Place[]> {
    const asked = [...new Set(codes)];
    const places = await unit.query<Place>(`select id, path from organisation where code = any($1)`, [asked]);
    if (places.length < asked.length) throw new DomainError('organisation-unknown');
    return places;
  }

  /** Of these, by their codes, those within the subtrees of some organisations. */
  async within(unit: Unit, codes: readonly string[], subtrees: readonly string[]): Promise<Map<string, Place>> {
    const rows = await unit.query<Place & { code: string }>(
      `select code, id, path from organisation where code = any($1) and path && $2`,
      [[...new Set(codes)], subtrees],
    );
    return new Map(rows.map(({ code, id, path }) => [code, { id, path }]));
  }

  async saveAll(unit: Unit, changed: readonly Organisation[], registered: readonly Organisation[] = []): Promise<void> {
    await insertAll(unit, Organisation, registered);
    await updateAll(unit, Organisation, changed);
  }

  save(unit: Unit, organisation: Organisation, ...facts: Fact[]): Promise<void> {
    return unit.save(organisation, ...facts);
  }
}
