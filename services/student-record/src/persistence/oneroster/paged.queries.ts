import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { CollectionQuery } from '@pan/oneroster';
import type { Key, PageStatement, Statement } from './page-statement.js';
import type { Sight } from './paged-set.js';
import { WalkRepository, type Counted, type Mark } from './walk.repository.js';

/** A page's rows, before anything is said of them. */
export interface PageFound<T> {
  readonly rows: readonly T[];
  readonly total: number;
  readonly goesOn: boolean;
  /** Keeps the place; last in its transaction, since another page of the same walk waits for whoever writes it. */
  keep(): Promise<void>;
}

/** So many are counted again whenever a walk begins; more, once a minute. */
const quicklyCounted = 1_000;
const countHolds = 60_000;
/**
 * Whether rows are found by who sees them, all of which are read for each page, and not by walking along the keys, past what others
 * see: the fewer of the log's rows, the more are passed by. Both cost the same about where this says so.
 */
const areFew = (total: number, things: number): boolean => total * total < 30 * things;

/** Pages of OneRoster's collections. Each costs the same at any depth, and loses nobody while others write. */
@Injectable()
export class PagedQueries {
  constructor(private readonly walks: WalkRepository) {}

  /**
   * @param asked what makes two questions of one client the same
   * @throws DomainError query-too-wide
   */
  async page<T extends Key>(
    unit: Unit,
    question: PageStatement,
    asked: string,
    { offset, limit }: Pick<CollectionQuery, 'offset' | 'limit'>,
  ): Promise<PageFound<T>> {
    const isFirst = offset === 0;
    const { mark, things } = await this.walks.nearest(unit, asked, offset);
    const outside = this.sight(true);
    const statement = (await this.isSaid(unit, question.changedMuch(outside))) ? question.amongAll() : question;
    if (isFirst || !mark) await this.refuseTooWide(unit, statement, outside);
    const count = (): Promise<Counted> => counted(mark, isFirst, () => this.count(unit, question, outside));
    const before = statement.isNarrowed ? null : await count();
    const near = this.sight(!before || areFew(before.total, things));
    const along = near.isNarrow ? null : statement.along;
    if (along) await alongKeys(unit);
    const sight = along ? { ...near, along } : near;
    const behind = statement.page(sight, mark?.after ?? null, offset - (mark?.passed ?? 0), limit + 1);
    const found = await rowsOf<T>(unit, behind, statement.isUsual);
    const goesOn = found.length > limit;
    const rows = goesOn ? found.slice(0, limit) : found;
    // A first page that holds everything says how many there are, and nothing follows it.
    const kept = isFirst && !goesOn ? { total: rows.length, countedAt: new Date() } : (before ?? (await count()));
    const { keptComesFirst } = statement;
    return {
      rows,
      total: rows.length > 0 ? Math.max(kept.total, offset + rows.length + (goesOn ? 1 : 0)) : kept.total,
      goesOn,
      keep: async () => {
        if (goesOn) await this.walks.keep(unit, { asked, keptComesFirst }, offset + limit, rows.at(-1)!, kept);
      },
    };
  }

  private async count(unit: Unit, statement: PageStatement, sight: Sight): Promise<number> {
    const [row] = await rowsOf<{ total: number }>(unit, statement.count(sight), statement.isUsual);
    return row!.total;
  }

  private async refuseTooWide(unit: Unit, statement: PageStatement, sight: Sight): Promise<void> {
    const { bound } = statement;
    if (bound && (await this.isSaid(unit, statement.exceeds(sight, bound.most))))
      throw new DomainError('query-too-wide', bound);
  }

  private async isSaid(unit: Unit, statement: Statement | null): Promise<boolean> {
    const [row] = statement ? await rowsOf<{ exceeds: boolean }>(unit, statement, true) : [];
    return row?.exceeds ?? false;
  }

  /** The ministry sees everything, which no index narrows. */
  private sight(isNarrow: boolean): Sight {
    const { organisations } = currentCaller();
    return { isNarrow: isNarrow && !organisations.includes('ministere'), organisations: organisations.length };
  }
}

/** A walk keeps the number with which it began, so that no page counts anew. */
async function counted(mark: Mark | null, begins: boolean, count: () => Promise<number>): Promise<Counted> {
  const now = new Date();
  const isFresh = mark && mark.total > quicklyCounted && now.getTime() - mark.countedAt.getTime() < countHolds;
  if (mark && (!begins || isFresh)) return { total: mark.total, countedAt: mark.countedAt };
  return { total: await count(), countedAt: now };
}

/** For the rest of the transaction: the planner takes what a reader sees for very little, and would read all of it to sort it for each page. */
const alongKeys = (unit: Unit) =>
  unit.query(
    `select set_config('enable_sort', 'off', true), set_config('enable_bitmapscan', 'off', true), set_config('enable_seqscan', 'off', true),
            set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)`,
  );

/** Only what is asked every day keeps its plan: clients may put together more texts than a connection should remember. */
async function rowsOf<T extends object>(unit: Unit, { sql, params }: Statement, isUsual: boolean): Promise<T[]> {
  if (isUsual) return unit.query<T>(sql, [...params]);
  return (await unit.client.query<T>(sql, [...params])).rows;
}
