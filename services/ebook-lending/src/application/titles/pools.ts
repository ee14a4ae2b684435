import { Injectable } from '@nestjs/common';
import { insertAll, type Unit, updateAll } from '@pan/kit/data';
import { DomainError, type Fact, instantOf } from '@pan/kit/domain';
import type { EntityTarget } from 'typeorm';
import { Hold } from '../../domain/hold.js';
import { Licence } from '../../domain/licence.js';
import { Loan } from '../../domain/loan.js';
import { CopyPool } from '../../domain/copy-pool.js';
import { LendingTerms } from '../../domain/terms.js';
import { Title } from '../../domain/title.js';

export interface OpenPool {
  readonly pool: CopyPool;
  /** The database's clock, read under the lock: the same for all instances, and never before what the lock waited for. */
  readonly now: Date;
}

/** Every change of copies, loans and holds of a title passes here, one at a time: the title's row is its lock. */
@Injectable()
export class Pools {
  constructor(private readonly terms: LendingTerms) {}

  /** @param places organisations whose readers are about to act */
  async open(unit: Unit, titleId: string, places: readonly string[] = []): Promise<OpenPool> {
    const [found] = await unit.query<PoolRow>(`select * from open_pool($1, $2)`, [titleId, places]);
    if (!found) throw new DomainError('title-unknown', { id: titleId });
    const { now } = found;
    const parts = {
      title: revived(unit, Title, [found.title])[0]!,
      licences: revived(unit, Licence, found.licences),
      holds: revived(unit, Hold, found.holds),
      dueLoans: revived(unit, Loan, found.due_loans),
      above: new Map(Object.entries(found.above)),
      orphans: new Set(found.orphans),
    };
    return { pool: new CopyPool(parts, this.terms, now), now };
  }

  /** Writes what the verbs changed, then tells it. What ends is written before what begins: a reader has one loan of a title. */
  async close(unit: Unit, pool: CopyPool, facts: readonly Fact[]): Promise<void> {
    const of = <T extends object>(kind: { readonly prototype: T }, set: Iterable<object>): T[] =>
      [...set].filter((one): one is T => Object.prototype.isPrototypeOf.call(kind.prototype, one));
    const added = of(Hold, pool.added);
    if (added.length > 0) await updateAll(unit, Title, [pool.title]);
    await updateAll(unit, Loan, of(Loan, pool.changed));
    await updateAll(
      unit,
      Hold,
      of(Hold, pool.changed).filter((hold) => !pool.added.has(hold)),
    );
    await updateAll(unit, Licence, of(Licence, pool.changed));
    await insertAll(unit, Loan, of(Loan, pool.added));
    await insertAll(unit, Hold, added);
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
    const aggregate = Object.create(kind.prototype) as Record<string, unknown>;
    for (const { propertyName, databaseName, type } of columns) {
      const value = row[databaseName];
      const isInstant = type === 'timestamp with time zone' && typeof value === 'string';
      aggregate[propertyName] = isInstant ? instantOf(value) : value;
    }
    return aggregate as T;
  });
}
