import { Injectable } from '@nestjs/common';
import { insertAll, loadAll, updateAll, type Unit } from '@pan/kit';
import { DomainError, type Fact } from '@pan/kit/domain';
import { Hold } from '../domain/hold.js';
import { Licence } from '../domain/licence.js';
import { Loan } from '../domain/loan.js';
import { Pool } from '../domain/pool.js';
import { LendingTerms } from '../domain/terms.js';
import { Title } from '../domain/title.js';

export interface OpenPool {
  readonly pool: Pool;
  /** The database's clock, read under the lock: the same for all instances, and never before what the lock waited for. */
  readonly now: Date;
}

/** Every change of copies, loans and holds of a title passes here, one at a time: the title's row is its lock. */
@Injectable()
export class Pools {
  constructor(private readonly terms: LendingTerms) {}

  /** @param places organisations whose readers are about to act */
  async open(unit: Unit, titleId: string, places: readonly string[] = []): Promise<OpenPool> {
    const [title] = await loadAll(unit, Title, 't.id = $1', [titleId], 'for no key update');
    if (!title) throw new DomainError('title-unknown', { id: titleId });
    const now = await decidesAbout(unit, titleId);
    const licences = await loadAll(
      unit,
      Licence,
      't.title_id = $1 and (t.exhausted_at is null or t.on_loan > 0 or t.set_aside > 0)',
      [titleId],
    );
    const holds = await loadAll(
      unit,
      Hold,
      `t.title_id = $1 and t.state in ('waiting', 'ready')`,
      [titleId],
      'order by t.turn',
    );
    const dueLoans = await loadAll(unit, Loan, `t.title_id = $1 and t.state = 'open' and t.due_at <= $2`, [
      titleId,
      now,
    ]);
    const above = await organisationsAbove(unit, [...places, ...holds.map(({ organisationId }) => organisationId)]);
    const orphans = holds.length > 0 ? await orphanedHolds(unit, titleId) : new Set<string>();
    return { pool: new Pool({ title, licences, holds, dueLoans, above, orphans }, this.terms, now), now };
  }

  /** Writes what the verbs changed, then tells it. What ends is written before what begins: a reader has one loan of a title. */
  async close(unit: Unit, pool: Pool, facts: readonly Fact[]): Promise<void> {
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

/** From here on the transaction sees every row of the title that it has locked. */
async function decidesAbout(unit: Unit, titleId: string): Promise<Date> {
  const [clock] = await unit.query<{ now: Date }>(
    `select date_trunc('milliseconds', clock_timestamp()) as now, set_config('app.title', $1, true)`,
    [titleId],
  );
  return clock!.now;
}

async function organisationsAbove(unit: Unit, ids: readonly string[]): Promise<Map<string, string[]>> {
  if (ids.length === 0) return new Map();
  const rows = await unit.query<{ id: string; above: string[] }>(
    `select o.id, array(select a.organisation_id from organisations_above(o.id) a) as above from unnest($1::uuid[]) as o(id)`,
    [[...new Set(ids)]],
  );
  return new Map(rows.map(({ id, above }) => [id, above]));
}

/** Active holds of readers whose stays in the hold's organisation have all ended. */
async function orphanedHolds(unit: Unit, titleId: string): Promise<Set<string>> {
  const rows = await unit.query<{ id: string }>(`select id from orphaned_holds($1) as id`, [titleId]);
  return new Set(rows.map(({ id }) => id));
}
