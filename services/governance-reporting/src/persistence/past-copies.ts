import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { Database, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { copiedTables } from './tables.js';

/** A day on which copies changed, and how many of their rows did. */
export interface ChangedDay {
  readonly day: string;
  readonly rows: number;
}

/**
 * The copies as they stood at an instant. The schema `as_of` names each as the copy itself is named, so that a statement that counts
 * now counts then by the path of its names alone.
 */
@Injectable()
export class PastCopies {
  private readonly reads = new AsyncLocalStorage<true>();

  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
  ) {}

  /** Whether the code at hand reads the past. */
  get isRead(): boolean {
    return this.reads.getStore() ?? false;
  }

  /** @throws DomainError instant-ahead, instant-before-memory */
  async at<T>(instant: Date, read: () => Promise<T>): Promise<T> {
    if (instant > new Date()) throw new DomainError('instant-ahead');
    await this.requireRemembered(instant);
    const counting = () =>
      this.work.run((unit) =>
        unit.under('app.as_of', instant.toISOString(), () =>
          unit.under('app.figures', 'on', () => unit.under('search_path', 'as_of, public', read)),
        ),
      );
    const counted = await this.reads.run(true, counting);
    // Meanwhile it may have been forgotten, and the count have found holes.
    await this.requireRemembered(instant);
    return counted;
  }

  /** From when on it is known what the copies were. */
  async since(): Promise<Date> {
    const [memory] = await this.database.query<{ since: Date }>('select since from copy_memory');
    return memory!.since;
  }

  /** What copies were before an instant is known no more; at most so many changes go at once. @returns how many went */
  forget(before: Date, most: number): Promise<number> {
    return this.work.run((unit) =>
      unit.under('app.figures', 'on', async () => {
        await unit.query('update copy_memory set since = $1 where since < $1', [before]);
        const [gone] = await unit.query<{ rows: number }>(
          `with gone as (
             delete from copy_change where id = any (array(
               select old.id from unnest($1::text[]) named
                cross join lateral (select id from copy_change where copy = named and at <= $2 limit $3) old limit $3))
             returning id)
           select count(*)::integer as rows from gone`,
          [copiedTables, before, most],
        );
        return gone!.rows;
      }),
    );
  }

  private async requireRemembered(instant: Date): Promise<void> {
    const since = await this.since();
    if (instant < since) throw new DomainError('instant-before-memory', { since: since.toISOString() });
  }

  /** Days in Quebec, that begin after an instant and on which rows of these copies changed; in their order. */
  changedDays(copies: readonly string[], after: Date, most: number): Promise<ChangedDay[]> {
    return this.work.run((unit) =>
      unit.under('app.figures', 'on', () =>
        unit.query<ChangedDay>(
          `select to_char(at at time zone 'America/Toronto', 'YYYY-MM-DD') as day, count(*)::integer as rows
             from copy_change where copy = any($1) and at > $2 group by 1 order by 1 limit $3`,
          [copies, after, most],
        ),
      ),
    );
  }
}
