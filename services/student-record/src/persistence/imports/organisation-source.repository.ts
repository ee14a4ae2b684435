import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type { Place } from '../organisations/organisation.repository.js';

/** By which keys systems know organisations. */
@Injectable()
export class OrganisationSourceRepository {
  /** By its key, each organisation that the system has told of. */
  async placesOf(unit: Unit, source: string): Promise<Map<string, Place>> {
    const rows = await unit.query<{ source_id: string; id: string; path: string[] }>(
      `select s.source_id, o.id, o.path from organisation_source s join organisation o on o.id = s.organisation_id where s.source = $1`,
      [source],
    );
    return new Map(rows.map(({ source_id, id, path }) => [source_id, { id, path }]));
  }

  async addAll(unit: Unit, source: string, keys: readonly { sourceId: string; id: string }[]): Promise<void> {
    await unit.query(
      `insert into organisation_source (source, source_id, organisation_id) select $1, * from unnest($2::text[], $3::uuid[]) on conflict do nothing`,
      [source, keys.map(({ sourceId }) => sourceId), keys.map(({ id }) => id)],
    );
  }

  /** Of these organisations, those that a system knows; any but the one named. */
  async known(unit: Unit, ids: readonly string[], but: string | null = null): Promise<Set<string>> {
    const rows = await unit.query<{ id: string }>(
      `select distinct organisation_id as id from organisation_source where organisation_id = any($1::uuid[]) and source is distinct from $2`,
      [ids, but],
    );
    return new Set(rows.map(({ id }) => id));
  }
}
