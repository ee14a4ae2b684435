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

@Injectable()
export class HistoryRepository {
  /** Writes what changed, by the caller, now. It locks one of the chains until the transaction ends: it comes last. */
  async record(unit: Unit, of: Recorded, before: Facts, after: Facts, by?: string): Promise<void> {
    const changes = changesBetween(before, after);
    if (changes.length === 0) return;
    const { subject, version, organisationId, why } = of;
    const at = (await unit.now()).toISOString();
    const entry = { at, by: by ?? actorOf(currentCaller()), why, subject, version, organisationId, changes };
    const [link] = await extendChain(unit, shardOf('history', subject), [chainedContent(entry)]);
    await unit.query(
      `insert into history_entry (chain, number, at, by, why, subject, version, organisation_id, changes, hash)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10)`,
      [
        ...[link!.chain, link!.number, at, entry.by, why, subject, version, organisationId],
        ...[JSON.stringify(changes), link!.hash],
      ],
    );
  }
}
