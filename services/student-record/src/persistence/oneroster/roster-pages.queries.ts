import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import type { Unit } from '@pan/kit/data';
import type { CollectionQuery, Resource, SetName, Within } from '@pan/oneroster';
import { PageStatement, type Key } from './page-statement.js';
import { PagedQueries, type PageFound } from './paged.queries.js';
import { knownSql, relationOf } from './relations.js';
import { setsSql } from './sets.js';

/** A row of a page, before anything is said of it. */
export interface Found extends Key {
  readonly kind: string;
  /** False where it went out of sight. */
  readonly there: boolean;
  /** Written by the database: parsing hundreds of instants to write them again takes as long as reading them. */
  readonly at: string;
}

@Injectable()
export class RosterPageQueries {
  constructor(private readonly pages: PagedQueries) {}

  /** @throws DomainError query-too-wide */
  page(
    unit: Unit,
    set: SetName,
    { queried }: Resource,
    within: Within,
    query: CollectionQuery,
  ): Promise<PageFound<Found>> {
    const { filter, descending } = query;
    // Keys of the record are its ids, in the order of which it goes anyway.
    const sort = query.sort === 'sourcedId' ? null : query.sort;
    const asked = JSON.stringify([set, within, filter, sort, descending, currentCaller().organisations]);
    const relation = relationOf(set, within);
    const statement = new PageStatement(setsSql[set], {
      queried,
      query: { filter, sort, descending },
      within: relation ? [relation] : [],
    });
    return this.pages.page(unit, statement, asked, query);
  }

  /** Whether everything that a path names is in sight, and belongs together. */
  async knows(unit: Unit, within: Within): Promise<boolean> {
    if (Object.keys(within).length === 0) return true;
    const { sql, keys } = knownSql(within);
    return (await unit.query(sql, [...keys])).length > 0;
  }

  async one(unit: Unit, set: SetName, id: string): Promise<Found | null> {
    const { columns, from, where = 'true' } = setsSql[set];
    const rows = from({ isNarrow: false, organisations: currentCaller().organisations.length });
    const [row] = await unit.query<Found>(`select ${columns}, '' as value from ${rows} where ${where} and t.id = $1`, [
      id,
    ]);
    return row ?? null;
  }
}
