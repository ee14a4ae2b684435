import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { chainedContent, extendChain, shardOf, type Unit } from '@pan/kit/data';
import { changesBetween, type Facts } from '../../domain/history/changes.js';

/** What the history keeps of a change, beside the facts. */
export interface Recorded {
  /** `initiative/<id>`, `programme-kind/<code>`, `fact/<key>` and the like. */
  readonly subject: string;
  /** Of the subject, after the change. */
  readonly version: number;
  /** Whose subtree sees it; null where all who read the register do. */
  readonly organisationId: string | null;
  readonly why: string | null;
}

/** A change of one subject among many. */
export interface Changed extends Recorded {
  readonly before: Facts;
  readonly after: Facts;
}

@Injectable()
export class HistoryRepository {
  /** Writes what changed, by the caller, now. It locks one of the chains until the transaction ends: it comes last. */
  record(unit: Unit, of: Recorded, before: Facts, after: Facts, by?: string): Promise<void> {
    return this.recordAll(unit, [{ ...of, before, after }], by);
  }

  /** The same of many subjects; the chains are locked in the order of their names, so that two never wait crosswise. */
  async recordAll(unit: Unit, changed: readonly Changed[], by = actorOf(currentCaller())): Promise<void> {
    const at = (await unit.now()).toISOString();
    // Chain by chain, so that many changes are not all written down before others get a turn.
    const chains = Map.groupBy(changed, ({ subject }) => shardOf('history', subject));
    for (const [chain, its] of [...chains].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const of = its.flatMap(({ subject, version, organisationId, why, before, after }) => {
        const changes = changesBetween(before, after);
        return changes.length === 0 ? [] : [{ at, by, why, subject, version, organisationId, changes }];
      });
      if (of.length === 0) continue;
      const links = await extendChain(unit, chain, of.map(chainedContent));
      const rows = of.map(({ organisationId, ...entry }, at) => ({
        ...{ ...entry, organisation_id: organisationId, chain, number: links[at]!.number },
        hash: `\\x${links[at]!.hash.toString('hex')}`,
      }));
      await unit.query(
        `insert into history_entry (chain, number, at, by, why, subject, version, organisation_id, changes, hash)
         select chain, number, at, by, why, subject, version, organisation_id, changes, hash
           from jsonb_populate_recordset(null::history_entry, $1::jsonb)`,
        [JSON.stringify(rows)],
      );
    }
  }
}
