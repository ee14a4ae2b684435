import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { marksOf, setsOf } from '../../domain/description.js';
import type { Resource } from '../../domain/resource.js';
import { subjectOf } from '../../domain/subjects.js';
import { SearchIndex } from '../search/search-index.js';

export interface PossibleDouble {
  readonly resource_id: string;
  readonly other_id: string;
}

/** What resources are found by, written in the same transaction as they: search, the provider's sets, and marks by which doubles are known. */
@Injectable()
export class CatalogueIndex {
  constructor(private readonly search: SearchIndex) {}

  /** @returns the pairs that became known as possible doubles */
  async keep(
    unit: Unit,
    resources: readonly Resource[],
    origins: ReadonlyMap<string, string> = new Map(),
  ): Promise<PossibleDouble[]> {
    const shown = resources.filter(({ standing }) => standing !== 'draft');
    if (shown.length === 0) return [];
    const ids = shown.map(({ id }) => id);
    await unit.query('delete from resource_set where resource_id = any($1)', [ids]);
    await unit.query(
      `insert into resource_set (set_spec, changed_at, resource_id)
       select s.set_spec, r.changed_at, r.id
         from jsonb_to_recordset($1) as s (id uuid, set_spec text) join resource r on r.id = s.id`,
      [
        JSON.stringify(
          shown.flatMap(({ id, description }) => setsOf(description, isCoded).map((set) => ({ id, set_spec: set }))),
        ),
      ],
    );
    await this.search.keep(unit, shown);
    return this.marks(unit, shown, ids, origins);
  }

  /** Each resource is held against the earliest of its mark, so that an address that a thousand share makes a thousand pairs and not a million. */
  private async marks(
    unit: Unit,
    shown: readonly Resource[],
    ids: readonly string[],
    origins: ReadonlyMap<string, string>,
  ): Promise<PossibleDouble[]> {
    const marks = shown
      .filter(({ standing }) => standing === 'published')
      .flatMap(({ id, description, oaiIdentifier }) => {
        const identifiers = [oaiIdentifier, origins.get(id)].filter((one) => one != null);
        return [...marksOf(description), ...identifiers.map((one) => `oai:${one}`)].map((mark) => ({
          mark,
          resource_id: id,
        }));
      });
    await unit.query('delete from resource_mark where resource_id = any($1)', [ids]);
    await unit.query(
      `insert into resource_mark (mark, resource_id) select mark, resource_id from jsonb_to_recordset($1) as m (mark text, resource_id uuid)
       on conflict do nothing`,
      [JSON.stringify(marks)],
    );
    return unit.query<PossibleDouble>(
      `insert into possible_double (resource_id, other_id, mark, found_at)
       select distinct on (1, 2) greatest(m.resource_id, o.resource_id), least(m.resource_id, o.resource_id), m.mark, clock_timestamp()
         from resource_mark m
         cross join lateral (select resource_id from resource_mark x where x.mark = m.mark and x.resource_id <> m.resource_id order by 1 limit 1) o
        where m.resource_id = any($1)
        order by 1, 2, m.mark
       on conflict do nothing
       returning resource_id, other_id`,
      [ids],
    );
  }
}

const isCoded = (code: string): boolean => subjectOf(code) !== undefined;
