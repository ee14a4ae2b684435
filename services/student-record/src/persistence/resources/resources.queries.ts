import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { UnitOfWork, uuidOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { learningResource, type CollectionQuery, type KnownResource, type ResourceHolder } from '@pan/oneroster';
import { ChangeLog } from '../changes/change-log.js';
import { PageStatement, type Key } from '../oneroster/page-statement.js';
import { PagedQueries } from '../oneroster/paged.queries.js';
import { holderInSight, oneResource, resourcesSql, restrictionTo } from './resource-sql.js';

/** Whose resources are asked for. */
export interface Given {
  readonly holder: ResourceHolder;
  readonly key: string;
}

export interface ResourcePage {
  readonly items: readonly KnownResource[];
  readonly total: number;
  readonly goesOn: boolean;
}

@Injectable()
export class ResourceQueries {
  constructor(
    private readonly work: UnitOfWork,
    private readonly log: ChangeLog,
    private readonly pages: PagedQueries,
  ) {}

  /** All that are in sight, or those given to somebody or something. @throws DomainError object-unknown, query-too-wide */
  async page(given: Given | null, query: CollectionQuery): Promise<ResourcePage> {
    if (given && !uuidOf(given.key)) throw new DomainError('object-unknown');
    // What was committed before stands in the log then; a page further on goes on with what the first one began.
    if (query.offset === 0) await this.log.settle();
    return this.work.run(async (unit) => {
      if (given && (await unit.query(holderInSight[given.holder], [given.key])).length === 0)
        throw new DomainError('object-unknown');
      const { filter, descending } = query;
      // It goes by ids anyway.
      const sort = query.sort === 'sourcedId' ? null : query.sort;
      const asked = JSON.stringify(['resources', given, filter, sort, descending, currentCaller().organisations]);
      const within = given ? [restrictionTo(given.holder, given.key)] : [];
      const { queried } = learningResource;
      const statement = new PageStatement(resourcesSql, { queried, query: { filter, sort, descending }, within });
      const { rows, keep, ...page } = await this.pages.page<KnownResource & Key>(unit, statement, asked, query);
      await keep();
      return { items: rows, ...page };
    });
  }

  /** @throws DomainError object-unknown */
  async one(id: string): Promise<KnownResource> {
    if (!uuidOf(id)) throw new DomainError('object-unknown');
    await this.log.settle();
    return this.work.run(async (unit) => {
      const [row] = await unit.query<KnownResource>(oneResource, [id]);
      if (!row) throw new DomainError('object-unknown');
      return row;
    });
  }
}
