import { Injectable } from '@nestjs/common';
import { insertAll, type Unit, updateAll } from '@pan/kit/data';
import { DomainError, type Fact, instantOf } from '@pan/kit/domain';
import type { EntityTarget } from 'typeorm';
import { CopyPool } from '../../domain/copy-pool.js';
import { Hold } from '../../domain/hold.js';
import { Licence } from '../../domain/licence.js';
import { Loan } from '../../domain/loan.js';
import { LendingTerms } from '../../domain/terms.js';
import { Title } from '../../domain/title.js';

/** Every change of copies, loans and holds of a title passes here, one at a time: the title's row is its lock. */
@Injectable()
export class CopyPoolRepository {
  constructor(private readonly terms: LendingTerms) {}

  /**
   * Locks the title and loads what decides about its copies, as they are at an instant of the database's clock under the lock:
   * one clock for all instances, never before what the lock waited for.
   * @param places organisations whose readers are about to act
   * @throws DomainError title-unknown
   */
  async byTitle(unit: Unit, titleId: string, places: readonly string[] = []): Promise<CopyPool> {
    const [found] = await unit.query<PoolRow>(`select * from open_pool($1, $2)`, [titleId, places]);
    if (!found) throw new DomainError('title-unknown', { id: titleId });
    const parts = {
      title: revived(unit, Title, [found.title])[0]!,
      licences: revived(unit, Licence, found.licences),
      holds: revived(unit, Hold, found.holds),
      dueLoans: revived(unit, Loan, found.due_loans),
      above: new Map(Object.entries(found.above)),
      orphans: new Set(found.orphans),
    };
    return new CopyPool(parts, this.terms, found.now);
  }

  /** The same without waiting: null while somebody else changes the title. */
  async byTitleUnlessLocked(unit: Unit, titleId: string): Promise<CopyPool | null> {
    const free = await unit.query(`select 1 from title where id = $1 for no key update skip locked`, [titleId]);
    return free.length === 0 ? null : this.byTitle(unit, titleId);
  }

  /** Some titles with a loan, the window of a hold or a licence whose end has come. */
  async due(unit: Unit): Promise<string[]> {
    const found = await unit.query<{ id: string }>(
      `select title_id as id from (
         select title_id from loan where state = 'open' and due_at <= clock_timestamp()
         union select title_id from hold where state = 'ready' and until_at <= clock_timestamp()
         union select title_id from licence where exhausted_at is null and expires_at <= clock_timestamp()) t
        limit 50`,
    );
    return found.map(({ id }) => id);
  }

  /** In how many milliseconds, by the database's clock, the next of these ends comes; null where there is none. */
  async nextDue(unit: Unit, withoutTitles: readonly string[]): Promise<number | null> {
    const [row] = await unit.query<{ ms: number | null }>(
      `select extract(epoch from least(
                (select min(due_at) from loan where state = 'open' and title_id <> all($1::uuid[])),
                (select min(until_at) from hold where state = 'ready' and title_id <> all($1::uuid[])),
                (select min(expires_at) from licence where exhausted_at is null and title_id <> all($1::uuid[]))
              ) - clock_timestamp())::float8 * 1000 as ms`,
      [withoutTitles],
    );
    return row!.ms;
  }

  /** Some titles with holds of readers who left the organisation where they had placed them. */
  async withHoldsOfLeavers(unit: Unit): Promise<string[]> {
    const found = await unit.query<{ id: string }>(`select id from titles_left(50) t (id)`);
    return found.map(({ id }) => id);
  }

  /** Locks the titles of which a reader has an open loan or an active hold, in the order of their ids. */
  async lockThoseOf(unit: Unit, learnerId: string): Promise<string[]> {
    const locked = await unit.query<{ id: string }>(
      `select t.id from title t where t.id in (
         select title_id from loan where learner_id = $1 and state = 'open'
         union select title_id from hold where learner_id = $1 and ended_at is null)
        order by t.id for no key update`,
      [learnerId],
    );
    return locked.map(({ id }) => id);
  }

  /** What ends is written before what begins: a reader has one loan of a title. */
  async save(unit: Unit, pool: CopyPool, ...facts: Fact[]): Promise<void> {
    const [changed, added] = [[...pool.changed], [...pool.added]];
    const placed = added.filter((one) => one instanceof Hold);
    const heldBefore = changed.filter((one) => one instanceof Hold).filter((hold) => !pool.added.has(hold));
    const renewedOrEnded = changed.filter((one) => one instanceof Loan);
    const licences = changed.filter((one) => one instanceof Licence);
    const opened = added.filter((one) => one instanceof Loan);
    if (placed.length > 0) await updateAll(unit, Title, [pool.title]);
    await updateAll(unit, Loan, renewedOrEnded);
    await updateAll(unit, Hold, heldBefore);
    await updateAll(unit, Licence, licences);
    await insertAll(unit, Loan, opened);
    await insertAll(unit, Hold, placed);
    for (const end of pool.ends) unit.due('due', end);
    await unit.emit(...facts);
  }
}

type Row = Readonly<Record<string, unknown>>;

interface PoolRow {
  readonly title: Row;
  readonly now: Date;
  readonly licences: Row[];
  readonly holds: Row[];
  readonly due_loans: Row[];
  readonly above: Readonly<Record<string, string[]>>;
  readonly orphans: string[];
}

/** Aggregates from rows that came as JSON, in which an instant is a text. */
function revived<T extends object>(unit: Unit, kind: { readonly prototype: T }, rows: readonly Row[]): T[] {
  const { columns } = unit.manager.dataSource.getMetadata(kind as EntityTarget<T>);
  return rows.map((row) => {
    const state = columns.map(({ propertyName, databaseName, type }) => {
      const value = row[databaseName];
      const isInstant = type === 'timestamp with time zone' && typeof value === 'string';
      return [propertyName, isInstant ? instantOf(value) : value] as const;
    });
    return Object.assign(Object.create(kind.prototype) as T, { state: Object.fromEntries(state) });
  });
}
