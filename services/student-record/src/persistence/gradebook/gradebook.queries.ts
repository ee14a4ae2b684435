import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import {
  gradebookSets,
  type CollectionQuery,
  type GradebookSet,
  type GradebookWithin,
  type KnownCategory,
  type KnownLineItem,
  type KnownResult,
  type KnownScoreScale,
} from '@pan/oneroster';
import { ChangeLog } from '../changes/change-log.js';
import { PageStatement, type Key, type Restriction } from '../oneroster/page-statement.js';
import { PagedQueries } from '../oneroster/paged.queries.js';
import type { Sight } from '../oneroster/paged-set.js';
import { gradebookSql, isShownAs } from './gradebook-sql.js';
import { MeantQueries } from './meant.queries.js';

/** An entry as it is read; of a result, whose it is. */
export type GradebookRow = (KnownCategory | KnownScoreScale | KnownLineItem | KnownResult) & {
  readonly learner?: string;
};

export interface GradebookPage {
  readonly rows: readonly GradebookRow[];
  readonly total: number;
  readonly goesOn: boolean;
}

/** What the routes of the gradebook answer. */
@Injectable()
export class GradebookQueries {
  constructor(
    private readonly work: UnitOfWork,
    private readonly log: ChangeLog,
    private readonly meant: MeantQueries,
    private readonly pages: PagedQueries,
  ) {}

  /** @throws DomainError query-too-wide */
  async page(set: GradebookSet, within: GradebookWithin, query: CollectionQuery): Promise<GradebookPage> {
    // What was committed before stands in the log then; a page further on goes on with what the first one began.
    if (query.offset === 0) await this.log.settle();
    return this.work.run(async (unit) => {
      const { clientId, organisations } = currentCaller();
      const own = await this.meant.ownNames(unit, clientId);
      const restrictions = await this.restrictionsOf(unit, set, own, within);
      const { filter, sort, descending } = query;
      const asked = JSON.stringify([set, restrictions.map(({ id }) => id), filter, sort, descending, organisations]);
      const { queried } = gradebookSets[set];
      const statement = new PageStatement(gradebookSql[set], { queried, query, within: restrictions, own });
      const { rows, keep, ...page } = await this.pages.page<Key>(unit, statement, asked, query);
      const shown = await this.shown(
        unit,
        set,
        own,
        rows.map(({ id }) => id),
      );
      await keep();
      return { rows: shown, ...page };
    });
  }

  /** @throws DomainError object-unknown, key-of-several-centres */
  async one(set: GradebookSet, key: string): Promise<GradebookRow> {
    await this.log.settle();
    return this.work.run(async (unit) => {
      const own = await this.meant.ownNames(unit, currentCaller().clientId);
      const { from, where = 'true' } = gradebookSql[set];
      const [found, another] = await unit.query<{ id: string }>(
        `select t.id from ${from(one)} where ${where} and ${withNames(isShownAs('t'))} limit 2`,
        [own, key],
      );
      if (another) throw new DomainError('key-of-several-centres', { sourceId: key });
      const [row] = found ? await this.shown(unit, set, own, [found.id]) : [];
      if (!row) throw new DomainError('object-unknown');
      return row;
    });
  }

  /** Entries by our ids, in their order. */
  private async shown(
    unit: Unit,
    set: GradebookSet,
    own: readonly string[],
    ids: readonly string[],
  ): Promise<GradebookRow[]> {
    if (ids.length === 0) return [];
    const { select, from } = gradebookSql[set];
    const rows = await unit.query<GradebookRow & { rowId: string }>(
      withNames(`select ${select} from ${from(one)} where $1::text[] is not null and t.id = any ($2::uuid[])`),
      [own, ids],
    );
    const byId = new Map(rows.map(({ rowId, ...row }) => [rowId, row]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  /** What an address restricts a set to. @throws DomainError class-unknown, student-unknown, line-item-unknown, organisation-unknown */
  private async restrictionsOf(
    unit: Unit,
    set: GradebookSet,
    own: readonly string[],
    within: GradebookWithin,
  ): Promise<Restriction[]> {
    const { clientId, organisations } = currentCaller();
    const idOf = async (parent: keyof GradebookWithin, key: string): Promise<string> => {
      if (parent === 'class') return (await this.meant.classOf(unit, clientId, key)).id;
      if (parent === 'school') return this.meant.schoolOf(unit, key, organisations);
      if (parent === 'student') return this.meant.learnerOf(unit, clientId, key);
      return this.lineItemOf(unit, own, key);
    };
    const restrictions: Restriction[] = [];
    for (const [parent, key] of Object.entries(within) as [keyof GradebookWithin, string][])
      restrictions.push({ sql: gradebookSql[set].within[parent]!, id: await idOf(parent, key) });
    return restrictions;
  }

  private async lineItemOf(unit: Unit, own: readonly string[], key: string): Promise<string> {
    const [found, another] = await unit.query<{ id: string }>(
      `select t.id from line_item t where t.profile = 'gradebook' and ${withNames(isShownAs('t'))} limit 2`,
      [own, key],
    );
    if (another) throw new DomainError('key-of-several-centres', { sourceId: key });
    if (!found) throw new DomainError('line-item-unknown', { sourcedId: key });
    return found.id;
  }
}

/** By a key, no index is needed that tells what is in sight. */
const one: Sight = { isNarrow: false, organisations: 1 };

/** The reader's own names are the first parameter, the key the second. */
const withNames = (sql: string): string => sql.replaceAll('$own', '$1').replaceAll('$?', '$2');
