import { Injectable } from '@nestjs/common';
import { insertAll, loadAll, lockAll, type Unit, updateAll } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { Marking } from '../../domain/marking/marking.js';
import { Script } from '../../domain/marking/script.js';

/** Scripts and what was marked of them. A script is locked before its markings, whoever changes either. */
@Injectable()
export class ScriptRepository {
  /** Those of sittings that stand for an answer as it was handed in; without a lock. */
  standing(unit: Unit, sittingIds: readonly string[]): Promise<Script[]> {
    return loadAll(unit, Script, `t.sitting_id = any($1) and t.phase <> 'withdrawn'`, [sittingIds]);
  }

  async add(unit: Unit, scripts: readonly Script[]): Promise<void> {
    await insertAll(unit, Script, scripts);
  }

  /**
   * What was handed in is not what these stand for any more.
   * @param which scripts by id, or all of a sitting that are not settled
   */
  async withdraw(
    unit: Unit,
    which: { readonly ids: readonly string[] } | { readonly sittingId: string },
  ): Promise<void> {
    const scripts = await ('ids' in which
      ? lockAll(unit, Script, `t.id = any($1)`, [which.ids])
      : lockAll(unit, Script, `t.sitting_id = $1 and t.phase in ('waiting', 'dealt')`, [which.sittingId]));
    if (scripts.length === 0) return;
    const inHand = await this.inHand(unit, scripts);
    const now = await unit.now();
    for (const script of scripts) script.withdraw();
    for (const marking of inHand) marking.withdraw(now);
    await updateAll(unit, Script, scripts);
    await updateAll(unit, Marking, inHand);
  }

  /** What was settled of a sitting is marked again: at these places, or at all. @throws DomainError nothing-to-mark-again */
  async markAgain(unit: Unit, sittingId: string, places: readonly string[]): Promise<void> {
    const where = `t.sitting_id = $1 and t.phase = 'settled' and (cardinality($2::text[]) = 0 or t.item_ref = any($2))`;
    const scripts = await lockAll(unit, Script, where, [sittingId, places]);
    if (scripts.length === 0) throw new DomainError('nothing-to-mark-again');
    for (const script of scripts) script.markAgain();
    await updateAll(unit, Script, scripts);
  }

  /** A marker's own, with its script locked. @throws DomainError marking-unknown */
  async ofMarker(unit: Unit, id: string, markerId: string): Promise<{ script: Script; marking: Marking }> {
    const [found] = await unit.query<{ script_id: string }>(
      `select script_id from marking where id = $1 and marker_id = $2`,
      [id, markerId],
    );
    if (!found) throw new DomainError('marking-unknown', { id });
    const [script] = await loadAll(unit, Script, 't.id = $1', [found.script_id], 'for no key update');
    const [marking] = await loadAll(unit, Marking, 't.id = $1', [id], 'for no key update');
    return { script: script!, marking: marking! };
  }

  /** Without a lock, for whoever was given it, and while that person holds it or has submitted it. @throws DomainError marking-unknown */
  async seen(
    unit: Unit,
    id: string,
    markerId: string,
  ): Promise<{ script: Script; marking: Marking; organisation: string | null }> {
    const [marking] = await loadAll(
      unit,
      Marking,
      `t.id = $1 and t.marker_id = $2 and t.phase in ('dealt', 'submitted')`,
      [id, markerId],
    );
    if (!marking) throw new DomainError('marking-unknown', { id });
    const [script] = await loadAll(unit, Script, 't.id = $1', [marking.scriptId]);
    const [school] = await unit.query<{ code: string }>(
      `select code from known_organisation where organisation_id = $1`,
      [script!.organisationId],
    );
    return { script: script!, marking, organisation: school?.code ?? null };
  }

  /** What the marker of a stage gave; null where nobody submitted it. */
  async given(unit: Unit, { id }: Script, stage: 'first' | 'second'): Promise<string | null> {
    const [row] = await unit.query<{ points: string }>(
      `select points from marking where script_id = $1 and stage = $2 and phase = 'submitted'`,
      [id, stage],
    );
    return row?.points ?? null;
  }

  /** Locks some whose markers let them lie; those that another instance holds are left to it. */
  async lapsed(
    unit: Unit,
    now: Date,
    leftOut: readonly string[],
    most: number,
  ): Promise<{ scripts: Script[]; markings: Marking[] }> {
    const where = `t.phase = 'dealt' and t.id <> all($2::uuid[])
      and t.id in (select k.script_id from marking k where k.phase = 'dealt' and k.lease_until <= $1)`;
    const scripts = await loadAll(
      unit,
      Script,
      where,
      [now, leftOut, most],
      'order by t.id limit $3 for no key update skip locked',
    );
    return { scripts, markings: await this.inHand(unit, scripts) };
  }

  /** In how many milliseconds, by the database's clock, the next lease is over; null where nobody holds anything. */
  async nextLapse(unit: Unit, leftOut: readonly string[]): Promise<number | null> {
    const [row] = await unit.query<{ ms: number | null }>(
      `select extract(epoch from min(lease_until) - clock_timestamp())::float8 * 1000 as ms
         from marking where phase = 'dealt' and script_id <> all($1::uuid[])`,
      [leftOut],
    );
    return row!.ms;
  }

  async save(unit: Unit, scripts: readonly Script[], markings: readonly Marking[]): Promise<void> {
    await updateAll(unit, Script, scripts);
    await updateAll(unit, Marking, markings);
    for (const { phase, leaseUntil } of markings) if (phase === 'dealt') unit.due('lapse-markings', leaseUntil);
  }

  private inHand(unit: Unit, scripts: readonly Script[]): Promise<Marking[]> {
    return lockAll(unit, Marking, `t.script_id = any($1) and t.phase = 'dealt'`, [scripts.map(({ id }) => id)]);
  }
}
