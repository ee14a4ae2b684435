import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type { CollectionQuery, Resource, SetName, Within } from '@pan/oneroster';
import { PageStatement, type Key, type Statement } from './page-statement.js';
import { knownSql } from './relations.js';
import { setsSql } from './sets.js';

/** A row of a page, before anything is said of it. */
export interface Found extends Key {
  readonly kind: string;
  /** False where it went out of sight. */
  readonly there: boolean;
  readonly at: Date;
}

@Injectable()
export class RosterPageQueries {
  statement(set: SetName, { queried }: Resource, within: Within, query: CollectionQuery): PageStatement {
    return new PageStatement(set, queried, within, query);
  }

  async count(unit: Unit, statement: PageStatement): Promise<number> {
    const [row] = await this.rows<{ total: number }>(unit, statement.count(), statement.isUsual);
    return row!.total;
  }

  page(unit: Unit, statement: PageStatement, after: Key | null, skip: number, limit: number): Promise<Found[]> {
    return this.rows<Found>(unit, statement.page(after, skip, limit), statement.isUsual);
  }

  /** Whether everything that a path names is in sight, and belongs together. */
  async knows(unit: Unit, within: Within): Promise<boolean> {
    if (Object.keys(within).length === 0) return true;
    const { sql, keys } = knownSql(within);
    return (await unit.query(sql, [...keys])).length > 0;
  }

  async one(unit: Unit, set: SetName, id: string): Promise<Found | null> {
    const [row] = await unit.query<Found>(
      `select t.id, t.kind, t.there, t.at, '' as value from (${setsSql[set].rows}) t where t.id = $1`,
      [id],
    );
    return row ?? null;
  }

  /** Only what is asked every day keeps its plan: clients may put together more texts than a connection should remember. */
  private async rows<T extends object>(unit: Unit, { sql, params }: Statement, isUsual: boolean): Promise<T[]> {
    if (isUsual) return unit.query<T>(sql, [...params]);
    return (await unit.client.query<T>(sql, [...params])).rows;
  }
}
