import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type {
  CollectionQuery,
  GradebookSet,
  GradebookWithin,
  KnownCategory,
  KnownLineItem,
  KnownResult,
  KnownScoreScale,
} from '@pan/oneroster';
import { ChangeLog } from '../changes/change-log.js';
import type { Statement } from '../oneroster/page-statement.js';
import { idOf, oneOf, pageOf, type WithinIds } from './gradebook-sql.js';
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
  ) {}

  async page(set: GradebookSet, within: GradebookWithin, query: CollectionQuery): Promise<GradebookPage> {
    await this.log.settle();
    return this.work.run(async (unit) => {
      const own = await this.meant.ownNames(unit, currentCaller().clientId);
      const { page, total } = pageOf(set, own, await this.idsOf(unit, own, within), query);
      const rows = await rowsOf<GradebookRow>(unit, page);
      const [count] = await rowsOf<{ total: number }>(unit, total);
      return { rows: rows.slice(0, query.limit), total: count!.total, goesOn: rows.length > query.limit };
    });
  }

  /** @throws DomainError object-unknown, key-of-several-centres */
  async one(set: GradebookSet, key: string): Promise<GradebookRow> {
    await this.log.settle();
    return this.work.run(async (unit) => {
      const own = await this.meant.ownNames(unit, currentCaller().clientId);
      const [row, another] = await rowsOf<GradebookRow>(unit, oneOf(set, own, key));
      if (another) throw new DomainError('key-of-several-centres', { sourceId: key });
      if (!row) throw new DomainError('object-unknown');
      return row;
    });
  }

  /** What the keys of an address stand for. @throws DomainError class-unknown, student-unknown, line-item-unknown, organisation-unknown */
  private async idsOf(unit: Unit, own: readonly string[], within: GradebookWithin): Promise<WithinIds> {
    const { clientId, organisations } = currentCaller();
    const ids: WithinIds = {};
    if (within.class !== undefined) ids.class = (await this.meant.classOf(unit, clientId, within.class)).id;
    if (within.school !== undefined) ids.school = await this.meant.schoolOf(unit, within.school, organisations);
    if (within.student !== undefined) ids.student = await this.meant.learnerOf(unit, clientId, within.student);
    if (within.lineItem !== undefined) ids.lineItem = await this.lineItemOf(unit, own, within.lineItem);
    return ids;
  }

  private async lineItemOf(unit: Unit, own: readonly string[], key: string): Promise<string> {
    const [found, another] = await rowsOf<{ id: string }>(unit, idOf(own, key));
    if (another) throw new DomainError('key-of-several-centres', { sourceId: key });
    if (!found) throw new DomainError('line-item-unknown', { sourcedId: key });
    return found.id;
  }
}

/** Their texts are as many as there are queries, so that none is kept prepared. */
const rowsOf = async <T extends object>(unit: Unit, { sql, params }: Statement): Promise<T[]> =>
  (await unit.client.query<T>(sql, [...params])).rows;
